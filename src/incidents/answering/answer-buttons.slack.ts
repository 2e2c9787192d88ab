import type { App, BlockAction, ButtonAction, RespondFn } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { inTime } from '../../deadline.ts';
import { tell } from '../../slack/answer.ts';
import { beforeWords, GONE } from '../question/answer-words.ts';
import { INCIDENT_ACTIONS } from '../question/card.view.ts';
import { type Asked, openAnswer } from './answer-form.slack.ts';
import type { AnswerResult } from './answers.store.ts';
import type { IncidentsDeps } from './deps.slack.ts';
import { mayAnswer } from './may-answer.ts';
import { type Place, placeOf, showAnswered, showPressed } from './place.slack.ts';

/** The buttons of a card. Some open a form; some are an answer by themselves. */
export function registerAnswerButtons(app: App, deps: IncidentsDeps): void {
  for (const form of ['yes', 'no', 'change', 'onset'] as const) {
    app.action<BlockAction>(INCIDENT_ACTIONS[form], async ({ ack, body, action, client, respond }) => {
      await ack();
      const asked = { incidentId: (action as ButtonAction).value ?? '', form, instead: null, place: placeOf(body) };
      if (form === 'yes' && (await answeredAtOnce(deps, client, asked, body.user.id, respond))) return;
      await openAnswer(deps, client, { triggerId: body.trigger_id, userId: body.user.id, asked });
    });
  }
  app.action<BlockAction>(INCIDENT_ACTIONS.unsure, async ({ ack, body, action, client, respond }) => {
    await ack();
    const incidentId = (action as ButtonAction).value ?? '';
    const question = await deps.answers.question(incidentId);
    if (question === undefined) return tell(respond, GONE);
    const right = await mayAnswer(deps, question.incident, body.user.id);
    if (!right.ok) return tell(respond, right.why);
    const saved = await deps.answers.answer(question, { kind: 'unsure' }, { actor: body.user.id, at: deps.clock() });
    await showSaved(deps, client, saved, { place: placeOf(body), respond });
  });
}

/** A form must open within three seconds of the click, so the bot does not wait for a slow database before it opens it. */
const AT_ONCE_MS = 1_000;

/** With one suspect there is nothing to choose, so the click is the answer. False if a form must open instead. */
async function answeredAtOnce(
  deps: IncidentsDeps,
  client: WebClient,
  { incidentId, place }: Asked,
  userId: string,
  respond: RespondFn,
): Promise<boolean> {
  const question = await inTime(AT_ONCE_MS, deps.answers.question(incidentId));
  const [suspect, ...more] = question?.suspects ?? [];
  if (question === undefined || suspect === undefined || more.length > 0 || question.answered) return false;
  if (!(await mayAnswer(deps, question.incident, userId)).ok) return false;
  const by = { actor: userId, at: deps.clock() };
  const saved = await deps.answers.answer(question, { kind: 'yes', deployments: [suspect.id] }, by);
  await showSaved(deps, client, saved, { place, respond });
  return true;
}

async function showSaved(
  deps: IncidentsDeps,
  client: WebClient,
  saved: AnswerResult,
  { place, respond }: { readonly place: Place | null; readonly respond: RespondFn },
): Promise<void> {
  switch (saved.kind) {
    case 'answered':
      return showAnswered(deps, client, saved.question, place);
    case 'answered-before':
      await tell(respond, beforeWords(saved.by));
      return showPressed(deps, client, saved.question, place);
    case 'gone':
      return tell(respond, GONE);
  }
}

import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import { tell } from '../slack/answer.ts';
import { onSubmit, type Submission, type Submitted } from '../slack/modal.ts';
import { ANSWER_MODAL, ANSWER_VIEW } from './answering/answer-form.view.ts';
import {
  type Asked,
  answeredAtOnce,
  GONE,
  openAnswer,
  saveSubmission,
  showSaved,
  showSubmitted,
} from './answering/answering.slack.ts';
import { registerDeclare } from './answering/declare.slack.ts';
import { registerDeclareFromMessage } from './answering/declare-from-message.slack.ts';
import type { IncidentsDeps } from './answering/deps.slack.ts';
import { registerResolve } from './answering/incident-command.slack.ts';
import { mayAnswer } from './answering/may-answer.ts';
import { placeOf } from './answering/place.slack.ts';
import { registerSnooze } from './follow-up/snooze.slack.ts';
import { INCIDENT_ACTIONS } from './question/card.view.ts';

/** The buttons of a card, their forms, and a new incident. */
export function registerIncidents(app: App, deps: IncidentsDeps): void {
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
  onSubmit(app, ANSWER_VIEW, {
    submit: (submission) => submitAnswer(deps, submission),
    log: deps.log,
    failure: 'An answer was not saved',
  });
  registerSnooze(app, deps);
  registerDeclare(app, deps);
  registerDeclareFromMessage(app, deps);
  registerResolve(app, deps);
}

/** The messages that ask show what became of the question, whatever was sent. */
async function submitAnswer(
  deps: IncidentsDeps,
  { view, values, userId, client, tooLate }: Submission,
): Promise<Submitted> {
  const asked = JSON.parse(view.private_metadata) as Asked;
  const done = await saveSubmission(deps, { asked, values, userId, tooLate });
  if (done.kind === 'faults') return done;
  const after = () => showSubmitted(deps, client, asked, done);
  switch (done.kind) {
    case 'sentence':
      return { kind: 'shown', view: ANSWER_MODAL.sentence(done.sentence), after };
    case 'done':
      return { kind: 'closed', after };
  }
}

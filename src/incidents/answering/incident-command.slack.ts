import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import { type AnswerTo, answer, tell } from '../../slack/answer.ts';
import { escapeText } from '../../slack/blocks.ts';
import { slackTime } from '../../slack/time.ts';
import type { Team } from '../../teams/team.ts';
import { GONE } from '../question/answer-words.ts';
import { cardMessage, INCIDENT_ACTIONS } from '../question/card.view.ts';
import type { Question } from '../question/question.ts';
import { openMessage, questionsMessage, RESOLVE_ACTION, type SeenQuestions } from '../question/questions.view.ts';
import { type Declaring, openDeclare } from './declare.slack.ts';
import type { IncidentsDeps } from './deps.slack.ts';
import type { IncidentCommand } from './incident-command.ts';
import { mayAnswer } from './may-answer.ts';

const MOST_LISTED = 10;
/** A command can be answered five times, and the list is the first answer. */
const MOST_CARDS = 4;

/** `/dora incidents`: what is open, what waits for an answer with its buttons, what was answered and by whom. */
export const listIncidents =
  (deps: IncidentsDeps) =>
  async ({ to, team }: { readonly to: AnswerTo; readonly team: Team | undefined }): Promise<void> => {
    const asked = async (which: 'open' | 'untagged' | 'answered') =>
      readable(deps, to.userId, await deps.answers.questions({ team: team?.id, which, limit: MOST_LISTED }));
    const [open, untagged, answered, agreement] = await Promise.all([
      asked('open'),
      asked('untagged'),
      asked('answered'),
      deps.answers.agreement(team?.id),
    ]);
    const cards = untagged.seen.slice(0, MOST_CARDS);
    await answer(to, questionsMessage({ team: team?.name, open, untagged, answered, agreement, cards: cards.length }));
    for (const question of cards) await answer(to, cardMessage({ question, now: deps.clock() }));
  };

/** The questions without those of teams whose titles this person may not read. */
async function readable(
  { permissions }: IncidentsDeps,
  personId: string,
  questions: readonly Question[],
): Promise<SeenQuestions> {
  const teams = questions.flatMap(({ incident: { teamId: id, team: name } }) =>
    id === undefined || name === null ? [] : [{ id, name }],
  );
  const hidden = await permissions.hidesTitles({ kind: 'person', id: personId }, teams);
  const seen = questions.filter(({ incident }) => incident.teamId === undefined || !hidden.has(incident.teamId));
  return { seen, someHidden: seen.length < questions.length };
}

type IncidentAsked = Declaring & { readonly command: Exclude<IncidentCommand, { kind: 'list' }> };

/** `/dora incident declare | resolve | onset` */
export const doIncident =
  (deps: IncidentsDeps) =>
  async (asked: IncidentAsked): Promise<void> => {
    const { to, command, teamHere } = asked;
    if (command.kind === 'declare') return openDeclare(deps, asked, command.title);
    const team = await teamHere();
    const asks = { team: team?.id, which: 'open', limit: MOST_LISTED } as const;
    const open = await readable(deps, to.userId, await deps.answers.questions(asks));
    const button =
      command.kind === 'resolve'
        ? { action: RESOLVE_ACTION, label: 'Resolved now' }
        : { action: INCIDENT_ACTIONS.onset, label: 'Correct the onset' };
    await answer(to, openMessage(open, button));
  };

export function registerResolve(app: App, deps: IncidentsDeps): void {
  app.action<BlockAction>(RESOLVE_ACTION, async ({ ack, body, action, respond }) => {
    await ack();
    const id = (action as ButtonAction).value ?? '';
    const incident = await deps.answers.incident(id);
    if (incident === undefined) return tell(respond, GONE);
    const right = await mayAnswer(deps, incident, body.user.id);
    if (!right.ok) return tell(respond, right.why);
    // Pressed twice, it ends once.
    if (incident.resolvedAt !== null)
      return tell(respond, `*${escapeText(incident.title || id)}* is resolved, ${slackTime(incident.resolvedAt)}.`);
    await deps.incidents.change(id, { resolvedAt: deps.clock() }, deps.clock());
    await tell(respond, `*${escapeText(incident.title || id)}* is resolved, ${slackTime(deps.clock())}.`);
  });
}

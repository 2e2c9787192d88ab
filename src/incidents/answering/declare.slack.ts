import { createHash } from 'node:crypto';
import type { App } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { AnswerTo } from '../../slack/answer.ts';
import { escapeText } from '../../slack/blocks.ts';
import { type Opening, onSubmit, openModal, type Submission, type Submitted } from '../../slack/modals/modal.ts';
import type { Team } from '../../teams/team.ts';
import { type Declared, readDeclared } from './declare-form.ts';
import { DECLARE_MODAL, DECLARE_VIEW, declareView } from './declare-form.view.ts';
import { plainText } from './declare-from-message.ts';
import type { IncidentsDeps } from './deps.slack.ts';

export function registerDeclare(app: App, deps: IncidentsDeps): void {
  onSubmit(app, DECLARE_VIEW, {
    submit: (submission) => saveDeclared(deps, submission),
    log: deps.log,
    failure: 'An incident was not saved',
  });
}

async function saveDeclared(deps: IncidentsDeps, { view, values, userId, tooLate }: Submission): Promise<Submitted> {
  const reading = readDeclared(values, deps.clock(), view.private_metadata);
  if (!reading.ok) return { kind: 'faults', faults: reading.faults };
  return {
    kind: 'shown',
    view: DECLARE_MODAL.sentence(await declare(deps, { userId, viewId: view.id, declared: reading.value, tooLate })),
  };
}

type Declaration = Pick<Submission, 'userId' | 'tooLate'> & { readonly viewId: string; readonly declared: Declared };

/**
 * Saves what somebody declared, and returns a sentence about it. The id follows from the window: where Slack loses the answer, the
 * person presses again, and the same window declares the same incident.
 */
async function declare(deps: IncidentsDeps, { userId, viewId, declared, tooLate }: Declaration): Promise<string> {
  const right = await deps.permissions.may(userId, 'declare-incident');
  if (!right.ok) return right.why;
  const now = deps.clock();
  const id = `slack:${viewId}`;
  tooLate.throwIfAborted();
  await deps.incidents.add(
    {
      id,
      title: declared.title,
      severity: declared.severity ?? null,
      service: declared.service ?? null,
      teamId: declared.teamId ?? null,
      startedAt: declared.startedAt,
      openedAt: now,
      url: declared.url ?? null,
      source: 'slack',
      bodySha256: createHash('sha256').update(id).digest(),
    },
    now,
  );
  return `*${escapeText(declared.title)}* is declared. \`/dora incidents\` lists it; \`/dora incident resolve\` ends it.`;
}

export type Declaring = {
  readonly to: AnswerTo;
  readonly triggerId: string;
  /** The team of the channel, else of the person. */
  readonly teamHere: () => Promise<Team | undefined>;
};

/** Opens the form of a new incident. */
export const openDeclare = (
  deps: IncidentsDeps,
  { to, triggerId, teamHere }: Declaring,
  title: string,
): Promise<void> =>
  openDeclareForm(deps, { client: to.client, triggerId }, async () => {
    const [teams, team] = await Promise.all([deps.teams.teams(), teamHere()]);
    return declareView({ title: plainText(title), teams, team, now: deps.clock() });
  });

/** Opens the form of a new incident and shows the view that `fill` returns. */
export const openDeclareForm = (
  { log }: IncidentsDeps,
  opening: Opening,
  fill: () => Promise<ModalView>,
): Promise<void> =>
  openModal({ ...opening, frame: DECLARE_MODAL, fill, log, failure: 'The form of a new incident could not be filled' });

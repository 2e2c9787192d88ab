import { createHash } from 'node:crypto';
import type { App } from '@slack/bolt';
import type { ModalView } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { AnswerTo } from '../../slack/answer.ts';
import { escapeText } from '../../slack/blocks.ts';
import { firstField } from '../../slack/form.ts';
import { updateView } from '../../slack/update-view.ts';
import { NOT_SAVED, writtenInTime } from '../../slack/write-then-ack.ts';
import { mayDo } from '../../teams/rights.ts';
import type { Team } from '../../teams/team.ts';
import type { IncidentsDeps } from '../incidents-deps.slack.ts';
import { type Declared, readDeclared } from './declare-form.ts';
import { DECLARE_VIEW, declareSentence, declareView } from './declare-form.view.ts';

export function registerDeclare(app: App, deps: IncidentsDeps): void {
  app.view(DECLARE_VIEW, async ({ ack, view, body }) => {
    const reading = readDeclared(view.state.values, deps.clock(), view.private_metadata);
    if (!reading.ok) return ack({ response_action: 'errors', errors: { ...reading.faults } });
    const saved = await writtenInTime(
      (tooLate) => declare(deps, body.user.id, reading.value, tooLate),
      (error) => deps.log.error({ error }, 'An incident was not saved'),
    );
    if (saved === undefined) return ack({ response_action: 'errors', errors: { [firstField(view)]: NOT_SAVED } });
    await ack({ response_action: 'update', view: declareSentence(saved) });
  });
}

/** Keeps what somebody declared; says what became of it. */
async function declare(deps: IncidentsDeps, userId: string, declared: Declared, tooLate: AbortSignal): Promise<string> {
  const right = mayDo(await deps.whoIs(userId), { kind: 'declare-incident' });
  if (!right.ok) return right.why;
  const now = deps.clock();
  const id = deps.newId();
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
  /** The team of the place, else of the person. */
  readonly teamHere: () => Promise<Team | undefined>;
};

/** Opens the form of a new incident. */
export const openDeclare = (
  deps: IncidentsDeps,
  { to, triggerId, teamHere }: Declaring,
  title: string,
): Promise<void> =>
  openFilled(deps, to.client, triggerId, async () => {
    const [teams, team] = await Promise.all([deps.teams.teams(), teamHere()]);
    return declareView({ title, teams, team, now: deps.clock() });
  });

const AWAY = 'Drumbeat cannot reach its database right now. Close this and try again in a minute.';

/** Opens a modal at once, because Slack drops the trigger after 3 s, and shows in it what `fill` finds. */
export async function openFilled(
  { log }: IncidentsDeps,
  client: WebClient,
  triggerId: string,
  fill: () => Promise<ModalView>,
): Promise<void> {
  const opened = await client.views.open({ trigger_id: triggerId, view: declareSentence('One moment …') });
  const viewId = opened.view?.id;
  if (viewId === undefined) return;
  const view = await fill().catch((error: unknown) => {
    log.error({ error }, 'The form of a new incident could not be filled');
    return declareSentence(AWAY);
  });
  await updateView(client, viewId, view);
}

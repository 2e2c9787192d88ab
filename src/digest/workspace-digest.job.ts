import {
  type Composed,
  type Delivery,
  isOnTime,
  type NewDelivery,
  subjectOf,
  worthSendingUntil,
} from '../schedule/delivery.ts';
import { type MessageType, messageLabel } from '../schedule/message-type.ts';
import type { SourceHealth } from '../source-health/silence.ts';
import type { LocalDate } from '../teams/calendar/local-date.ts';
import type { TeamSettings } from '../teams/team-settings.ts';
import type { DigestMaker } from './digest-maker.ts';
import { reportedWeek } from './judging/week.ts';
import { type WorkspaceFacts, workspaceDigest } from './judging/workspace-digest.ts';
import { workspaceDigestMessage } from './words/workspace-digest.view.ts';
import { workspaceDue } from './workspace-due.ts';

const WORKSPACE_DIGEST = 'workspace-digest';

type Deps = {
  readonly allSettings: () => Promise<readonly TeamSettings[]>;
  /** The channel that it goes to; `undefined`: none was chosen. */
  readonly channel: () => Promise<string | undefined>;
  readonly deliveries: { add(deliveries: readonly NewDelivery[], now: Date): Promise<number> };
};

/**
 * Every minute: schedules the digest of all teams, which is due at ten on Monday where most teams are, but not before the week
 * has ended for every team. It skips a digest that is more than a day late.
 */
export function scheduleWorkspaceDigest({ allSettings, channel, deliveries }: Deps): (now: Date) => Promise<void> {
  let added: LocalDate | undefined;
  return async (now) => {
    const channelId = await channel();
    const zones = channelId === undefined ? [] : (await allSettings()).map(({ calendar }) => calendar.timeZone);
    const due = workspaceDue(zones, now);
    if (channelId === undefined || due === undefined || added === due.monday) return;
    const { monday, dueAt } = due;
    const delivery = {
      kind: WORKSPACE_DIGEST,
      subject: subjectOf.workspace,
      occurrence: monday,
      channelId,
      dueAt,
      expiresAt: worthSendingUntil(dueAt),
    };
    await deliveries.add([delivery], now);
    added = monday;
  };
}

type ComposeDeps = Pick<Deps, 'allSettings'> & {
  readonly make: DigestMaker;
  readonly sources: (now: Date) => Promise<readonly Pick<SourceHealth, 'source' | 'state'>[]>;
  /** Services that belong to no team, with how many incidents they have. */
  readonly unmapped: () => Promise<readonly { readonly incidents: number }[]>;
  /** Every type of message that any room sends. */
  readonly messageTypes: readonly MessageType[];
  /** Kinds of messages of which it is not known whether they arrived. */
  readonly parked: () => Promise<readonly { readonly kind: string; readonly count: number }[]>;
};

export const workspaceDigestType = (deps: ComposeDeps): MessageType => ({
  kind: WORKSPACE_DIGEST,
  label: 'Weekly digest of all teams',
  description: 'In the channel that the admins chose; muted by choosing none',
  mutedBy: [],
  async compose({ occurrence, dueAt }: Delivery, now): Promise<Composed> {
    const isDelayed = !isOnTime(dueAt, now);
    const facts = await workspaceFacts(deps, occurrence as LocalDate, isDelayed, now);
    return { kind: 'message', message: workspaceDigestMessage(workspaceDigest(facts)) };
  },
});

async function workspaceFacts(
  deps: ComposeDeps,
  monday: LocalDate,
  isDelayed: boolean,
  now: Date,
): Promise<WorkspaceFacts> {
  const settings = await deps.allSettings();
  const made = await deps.make(
    settings.map((one) => ({ ...one, monday })),
    now,
  );
  return {
    monday,
    teams: made.map((facts) => ({ week: reportedWeek(facts), stabilityKnown: facts.stabilityKnown })),
    silentSources: (await deps.sources(now)).filter(({ state }) => state === 'silent').map(({ source }) => source),
    unmappedIncidents: (await deps.unmapped()).reduce((sum, { incidents }) => sum + incidents, 0),
    untagged: made.reduce((sum, { untagged }) => sum + untagged.count, 0),
    parked: (await deps.parked()).map(({ kind, count }) => ({ label: messageLabel(deps.messageTypes, kind), count })),
    isDelayed,
  };
}

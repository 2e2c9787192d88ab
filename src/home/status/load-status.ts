import type { Clock } from '../../clock.ts';
import type { DoraStore } from '../../dora/dora.store.ts';
import type { OutboxStore } from '../../schedule/outbox.store.ts';
import type { DataHealth } from '../../source-health/health.ts';
import type { SlackGapStore } from '../../source-health/slack-gap.store.ts';
import { nextDues } from '../../teams/calendar/calendar-due.ts';
import type { Team } from '../../teams/team.ts';
import type { TeamSettingsStore } from '../../teams/team-settings.store.ts';
import type { Status } from './status.view.ts';

const MOST_WAITING = 5;
const MOST_TROUBLED = 100;

export type LoadStatusDeps = {
  readonly sources: Pick<DataHealth, 'healthOf'>;
  readonly gap: Pick<SlackGapStore, 'lately'>;
  readonly dora: Pick<DoraStore, 'miswritten'>;
  readonly settings: Pick<TeamSettingsStore, 'teamSettings'>;
  readonly deliveries: Pick<OutboxStore, 'waiting' | 'troubled'>;
  /** What people call a type of message. */
  readonly labelOf: (kind: string) => string;
  readonly clock: Clock;
};

/** Loads what `/dora status` shows. */
export async function loadStatus(deps: LoadStatusDeps, team: Team | undefined, version: string): Promise<Status> {
  const now = deps.clock();
  const [sources, slackGap, miswritten, settings, waiting, troubled] = await Promise.all([
    deps.sources.healthOf(team?.id, now),
    deps.gap.lately(now),
    deps.dora.miswritten({ kind: 'all' }),
    team === undefined ? undefined : deps.settings.teamSettings(team.id),
    team === undefined ? [] : deps.deliveries.waiting(team.id, MOST_WAITING),
    deps.deliveries.troubled(MOST_TROUBLED),
  ]);
  const [next] = settings === undefined ? [] : nextDues(settings.calendar, settings.digest, now, 1);
  const named = waiting.map(({ kind, dueAt }) => ({ label: deps.labelOf(kind), dueAt }));
  return {
    team,
    sources,
    slackGap,
    miswritten,
    nextDigest: next?.dueAt,
    waiting: named,
    troubled: troubled.length,
    version,
  };
}

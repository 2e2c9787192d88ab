import type { Room, Shell } from '../room.ts';
import type { TeamsRoom } from '../teams/teams.room.ts';
import { dataHealth } from './health.ts';
import { silentSourceMessage } from './message-types.job.ts';
import { silentSources } from './silent-sources.job.ts';
import { slackGapStore } from './slack-gap.store.ts';
import { sourcesStore } from './sources.store.ts';
import { watchSlack } from './watch-slack.job.ts';

export type SourceHealthRoom = ReturnType<typeof sourceHealthRoom>;

/** Where events come from, Slack's among them, and what has stopped. */
export function sourceHealthRoom(shell: Shell, { teams }: { readonly teams: TeamsRoom }) {
  const { db, readDb, outbox: deliveries, slackFault, log } = shell;
  const { calendarsOf, zoneOf, calendarFor, isMuted } = teams;
  const health = dataHealth({ sources: sourcesStore(readDb), calendarsOf });
  const { leadsOf } = teams.members;
  const gap = slackGapStore(db);
  return {
    health,
    gap,
    checks: { slack: async () => slackFault()?.reason },
    ticks: [
      { name: 'slack', run: watchSlack({ slackFault, gap, log }) },
      {
        name: 'silent sources',
        after: 'directory',
        run: silentSources({ health, calendarsOf, leadsOf, zoneOf, deliveries }),
      },
    ],
    messages: [silentSourceMessage({ health, calendarFor, isMuted })],
  } satisfies Room & Record<string, unknown>;
}

import type { Room, Shell } from '../room.ts';
import type { TeamsRoom } from '../teams/teams.room.ts';
import { dataHealth } from './health.ts';
import { silentSourceMessage } from './message-types.job.ts';
import { silentSources } from './silent-sources.job.ts';
import { sourcesStore } from './sources.store.ts';

export type SourceHealthRoom = ReturnType<typeof sourceHealthRoom>;

/** Where events come from, and which sources have stopped. */
export function sourceHealthRoom({ readDb, outbox: deliveries }: Shell, { teams }: { readonly teams: TeamsRoom }) {
  const { calendarsOf, zoneOf, calendarFor, isMuted } = teams;
  const health = dataHealth({ sources: sourcesStore(readDb), calendarsOf });
  const { leadsOf } = teams.members;
  return {
    health,
    ticks: [
      {
        name: 'silent sources',
        after: 'directory',
        run: silentSources({ health, calendarsOf, leadsOf, zoneOf, deliveries }),
      },
    ],
    messages: [silentSourceMessage({ health, calendarFor, isMuted })],
  } satisfies Room & Record<string, unknown>;
}

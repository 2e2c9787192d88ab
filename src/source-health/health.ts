import { type CalendarsOf, calendarOf } from '../teams/calendars.ts';
import type { TeamId } from '../teams/team.ts';
import { type SourceEvents, type SourceHealth, sourceState } from './silence.ts';
import type { SourcesStore } from './sources.store.ts';

export type DataHealth = ReturnType<typeof dataHealth>;

/** Which sources send events, and which have stopped. */
export function dataHealth({ sources, calendarsOf }: { sources: SourcesStore; calendarsOf: CalendarsOf }) {
  const judged = async (events: readonly SourceEvents[], now: Date): Promise<readonly SourceHealth[]> => {
    const calendars = await calendarsOf(teamsOf(events));
    return events.map((each) => ({ ...each, state: sourceState(each, calendarOf(calendars, each.teamId), now) }));
  };
  return {
    /** The health of all sources, by name. */
    health: async (now: Date) => judged(await sources.events(now), now),
    /** The health of a team's services and of the sources of incidents; of all sources without a team. */
    healthOf: async (team: TeamId | undefined, now: Date) =>
      judged(await (team === undefined ? sources.events(now) : sources.eventsOf(team, now)), now),
  };
}

/** Each team once. */
export const teamsOf = (events: readonly SourceEvents[]): readonly TeamId[] => [
  ...new Set(events.flatMap(({ teamId }) => teamId ?? [])),
];

import { type Calendar, DEFAULT_CALENDAR } from '../teams/calendar/calendar.ts';
import type { TeamId } from '../teams/team.ts';
import { type SourceEvents, type SourceHealth, sourceState } from './silence.ts';
import type { SourcesStore } from './sources.store.ts';

export type CalendarsOf = (teams: readonly TeamId[]) => Promise<ReadonlyMap<TeamId, Calendar>>;

export type DataHealth = ReturnType<typeof dataHealth>;

/** What concerns the whole workspace goes by Monday to Friday in UTC. */
const EVERYBODYS = DEFAULT_CALENDAR('UTC');

/** What comes in, and from where nothing comes any more. */
export function dataHealth({ sources, calendarsOf }: { sources: SourcesStore; calendarsOf: CalendarsOf }) {
  const judged = async (events: readonly SourceEvents[], now: Date): Promise<readonly SourceHealth[]> => {
    const calendars = await calendarsOf(teamsOf(events));
    return events.map((each) => ({ ...each, state: sourceState(each, calendarOf(calendars, each.teamId), now) }));
  };
  return {
    /** Of all sources, by name. */
    health: async (now: Date) => judged(await sources.events(now), now),
    /** Of a team's services and of what incidents come from; without a team all sources. */
    healthOf: async (team: TeamId | undefined, now: Date) =>
      judged(await (team === undefined ? sources.events(now) : sources.eventsOf(team, now)), now),
  };
}

/** Of a team that was deleted meanwhile, everybody's. */
export const calendarOf = (calendars: ReadonlyMap<TeamId, Calendar>, team: TeamId | undefined): Calendar =>
  (team === undefined ? undefined : calendars.get(team)) ?? EVERYBODYS;

/** Each team once. */
export const teamsOf = (events: readonly SourceEvents[]): readonly TeamId[] => [
  ...new Set(events.flatMap(({ teamId }) => teamId ?? [])),
];

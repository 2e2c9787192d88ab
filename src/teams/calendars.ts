import { type Calendar, DEFAULT_CALENDAR, forPerson } from './calendar/calendar.ts';
import type { PeopleStore } from './directory/people.store.ts';
import type { TeamId } from './team.ts';
import type { TeamSettingsStore } from './team-settings.store.ts';

export type CalendarsOf = (teams: readonly TeamId[]) => Promise<ReadonlyMap<TeamId, Calendar>>;

/** The calendar of the whole workspace: Monday to Friday, in UTC. */
const WORKSPACE_CALENDAR = DEFAULT_CALENDAR('UTC');

/** A team's calendar; that of the workspace if there is no team, or if it was deleted meanwhile. */
export const calendarOf = (calendars: ReadonlyMap<TeamId, Calendar>, team: TeamId | undefined): Calendar =>
  (team === undefined ? undefined : calendars.get(team)) ?? WORKSPACE_CALENDAR;

type Deps = {
  readonly settings: Pick<TeamSettingsStore, 'settingsOf'>;
  readonly people: Pick<PeopleStore, 'personKnown'>;
};

/** The calendars of teams and of people. */
export function calendars({ settings, people }: Deps) {
  const calendarsOf: CalendarsOf = async (ids) =>
    new Map((await settings.settingsOf(ids)).map(({ team, calendar }) => [team.id, calendar] as const));
  const calendarOfTeam = async (team: TeamId | undefined): Promise<Calendar> =>
    calendarOf(await calendarsOf(team === undefined ? [] : [team]), team);
  /** The zone of a person's own clock. */
  const zoneOf = async (person: string): Promise<string | undefined> => (await people.personKnown(person))?.timeZone;
  return {
    calendarsOf,
    calendarOfTeam,
    zoneOf,
    /** The team's calendar on the person's own clock. */
    calendarFor: async (person: string, team: TeamId | undefined): Promise<Calendar> =>
      forPerson(await calendarOfTeam(team), await zoneOf(person)),
  };
}

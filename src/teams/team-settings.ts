import type { Calendar } from './calendar/calendar.ts';
import type { Weekly } from './calendar/calendar-due.ts';
import type { Team } from './team.ts';

/** What is set for one team. */
export type TeamSettings = {
  readonly team: Team;
  readonly calendar: Calendar;
  /** Where incidents are told; `undefined`: the team's channel. */
  readonly incidentChannelId: string | undefined;
  readonly digest: Weekly;
  /** How long before an incident's onset a deployment is suspected. */
  readonly linkWindowMinutes: number;
  /** No source of incidents is connected, and none is needed: where none is recorded there was none. */
  readonly recordsIncidentsByHand: boolean;
};

/** What one form changes; fields that are left out stay. */
export type TeamSettingsChange = {
  readonly calendar?: Omit<Calendar, 'timeZone'>;
  readonly incidentChannelId?: string | undefined;
  readonly digest?: Weekly;
  readonly linkWindowMinutes?: number;
  readonly recordsIncidentsByHand?: boolean;
};

export const applied = (settings: TeamSettings, change: TeamSettingsChange): TeamSettings => ({
  ...settings,
  ...change,
  calendar: { ...settings.calendar, ...change.calendar },
});

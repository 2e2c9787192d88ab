import type { Calendar } from './calendar/calendar.ts';
import type { Weekly } from './calendar/calendar-due.ts';
import type { Team } from './team.ts';

/** The settings of one team. */
export type TeamSettings = {
  readonly team: Team;
  readonly calendar: Calendar;
  /** Where incidents are posted; `undefined` means the team's channel. */
  readonly incidentChannelId: string | undefined;
  readonly digest: Weekly;
  /** How long before an incident's onset a deployment is suspected. */
  readonly linkWindowMinutes: number;
  /** The team needs no source of incidents: if no incident is recorded, there was none. */
  readonly recordsIncidentsByHand: boolean;
};

/** What one form changes; fields that are left out stay as they are. */
export type TeamSettingsChange = {
  readonly calendar?: Omit<Calendar, 'timeZone'>;
  readonly incidentChannelId?: string | undefined;
  readonly digest?: Weekly;
  readonly linkWindowMinutes?: number;
  readonly recordsIncidentsByHand?: boolean;
};

/** The settings after a change. */
export const applied = (settings: TeamSettings, change: TeamSettingsChange): TeamSettings => ({
  ...settings,
  ...change,
  calendar: { ...settings.calendar, ...change.calendar },
});

import { channelOf, choicesOf, type FormReading, type FormValues, textOf } from '../slack/form.ts';
import { channelIdFault } from '../teams/team.ts';
import type { TeamSettingsChange } from '../teams/team-settings.ts';

export const INCIDENT_FIELDS = { channel: 'channel', window: 'window', recorded: 'recorded' } as const;
export const BY_HAND = 'by-hand';

const LEAST_MINUTES = 5;
const MOST_MINUTES = 1440;

/** Reads where a team's incidents are told, how long before the onset a deployment is suspected, and who records them. */
export function readIncidents(values: FormValues): FormReading<TeamSettingsChange> {
  const channel = channelOf(values, INCIDENT_FIELDS.channel);
  const text = textOf(values, INCIDENT_FIELDS.window);
  const minutes = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  const faults = {
    ...(channel !== undefined && channelIdFault(channel) !== undefined
      ? { [INCIDENT_FIELDS.channel]: 'Choose a channel, not a direct message.' }
      : {}),
    ...(minutes >= LEAST_MINUTES && minutes <= MOST_MINUTES
      ? {}
      : { [INCIDENT_FIELDS.window]: `Write whole minutes, from ${LEAST_MINUTES} to ${MOST_MINUTES} (a day).` }),
  };
  if (Object.keys(faults).length > 0) return { ok: false, faults };
  const recordsIncidentsByHand = choicesOf(values, INCIDENT_FIELDS.recorded).includes(BY_HAND);
  return { ok: true, value: { incidentChannelId: channel, linkWindowMinutes: minutes, recordsIncidentsByHand } };
}

import type { KnownBlock } from '@slack/types';
import { channelInput, textInput } from '../slack/form.ts';
import type { TeamSettings } from '../teams/team-settings.ts';
import { INCIDENT_FIELDS } from './incidents-form.ts';

export const incidentsForm = ({ incidentChannelId, linkWindowMinutes }: TeamSettings): KnownBlock[] => [
  channelInput(
    {
      name: INCIDENT_FIELDS.channel,
      label: 'Channel for incidents',
      hint: "Empty: the team's channel. A private one needs /invite @Drumbeat first.",
    },
    incidentChannelId,
    { optional: true },
  ),
  textInput(
    {
      name: INCIDENT_FIELDS.window,
      label: 'Minutes before an incident',
      hint: 'A deployment that arrived in these minutes before the onset is offered as a suspect. Usual: 60.',
    },
    { initial: String(linkWindowMinutes), max: 4 },
  ),
];

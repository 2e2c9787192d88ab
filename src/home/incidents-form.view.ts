import type { KnownBlock } from '@slack/types';
import { channelInput, checkboxesInput, textInput } from '../slack/form.ts';
import type { TeamSettings } from '../teams/team-settings.ts';
import { BY_HAND, INCIDENT_FIELDS } from './incidents-form.ts';

export const incidentsForm = ({
  incidentChannelId,
  linkWindowMinutes,
  recordsIncidentsByHand,
}: TeamSettings): KnownBlock[] => [
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
  checkboxesInput(
    {
      name: INCIDENT_FIELDS.recorded,
      label: 'Without a source of incidents',
      hint: 'With a tick, stability is known without a source: where no incident is recorded, there was none.',
    },
    [{ value: BY_HAND, label: 'We record every incident by hand' }],
    recordsIncidentsByHand ? [BY_HAND] : [],
    { optional: true },
  ),
];

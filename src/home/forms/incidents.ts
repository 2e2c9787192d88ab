import type { KnownBlock } from '@slack/types';
import { channelOf, choicesOf, type FormReading, type FormValues, textOf } from '../../slack/modals/form-values.ts';
import { channelInput, checkboxesInput, textInput } from '../../slack/modals/inputs.ts';
import type { TeamSettings, TeamSettingsChange } from '../../teams/team-settings.ts';
import { unlessFaulty } from '../form/faults.ts';
import { ofTeam, TEAM_GONE } from '../form/owner.ts';
import { SAVED } from '../form/saved-form.ts';
import { settingsForm } from '../form/settings-form.ts';
import { type ChannelDeps, channelFaults, postableFaults } from '../form-parts/channel-field.ts';

const FIELDS = { channel: 'channel', window: 'window', recorded: 'recorded' } as const;
const BY_HAND = 'by-hand';

const LEAST_MINUTES = 5;
const MOST_MINUTES = 1440;

/** Where a team's incidents are announced, how long before the onset a deployment is suspected, and who records them. */
export const incidentsForm = (deps: ChannelDeps) =>
  settingsForm({
    kind: 'incidents',
    title: 'Incidents',
    owner: ofTeam,
    load: ({ settings }) => settings,
    blocks: incidentsBlocks,
    fields: {
      async read(values) {
        const reading = readIncidents(values);
        if (!reading.ok) return reading;
        const channels = { [FIELDS.channel]: reading.value.incidentChannelId };
        return unlessFaulty(await postableFaults(deps, channels), reading.value);
      },
      async save({ settings }, change, { about, by }) {
        const isSaved = await settings.changeSettings(about.settings.team.id, change, by);
        return isSaved ? SAVED : { kind: 'refused', why: TEAM_GONE };
      },
    },
    section: { title: 'Incidents', summary: ({ settings }) => incidentsWords(settings) },
  });

export function incidentsBlocks({
  incidentChannelId,
  linkWindowMinutes,
  recordsIncidentsByHand,
}: Pick<TeamSettings, 'incidentChannelId' | 'linkWindowMinutes' | 'recordsIncidentsByHand'>): readonly KnownBlock[] {
  return [
    channelInput(
      {
        name: FIELDS.channel,
        label: 'Channel for incidents',
        hint: "Empty: the team's channel. A private one needs /invite @Drumbeat first.",
      },
      incidentChannelId,
      { optional: true },
    ),
    textInput(
      {
        name: FIELDS.window,
        label: 'Minutes before an incident',
        hint: 'A deployment that arrived in these minutes before the onset is offered as a suspect. Usual: 60.',
      },
      { initial: String(linkWindowMinutes), max: 4 },
    ),
    checkboxesInput(
      {
        name: FIELDS.recorded,
        label: 'Without a source of incidents',
        hint: 'With a tick, stability is known without a source: where no incident is recorded, there was none.',
      },
      [{ value: BY_HAND, label: 'We record every incident by hand' }],
      recordsIncidentsByHand ? [BY_HAND] : [],
      { optional: true },
    ),
  ];
}

export function readIncidents(values: FormValues): FormReading<TeamSettingsChange> {
  const incidentChannelId = channelOf(values, FIELDS.channel);
  const text = textOf(values, FIELDS.window);
  const linkWindowMinutes = /^\d+$/.test(text) ? Number(text) : Number.NaN;
  const faults = {
    ...channelFaults({ [FIELDS.channel]: incidentChannelId }),
    ...(linkWindowMinutes >= LEAST_MINUTES && linkWindowMinutes <= MOST_MINUTES
      ? {}
      : { [FIELDS.window]: `Write whole minutes, from ${LEAST_MINUTES} to ${MOST_MINUTES} (a day).` }),
  };
  const recordsIncidentsByHand = choicesOf(values, FIELDS.recorded).includes(BY_HAND);
  return unlessFaulty(faults, { incidentChannelId, linkWindowMinutes, recordsIncidentsByHand });
}

function incidentsWords({ team, incidentChannelId, linkWindowMinutes, recordsIncidentsByHand }: TeamSettings): string {
  const channelId = incidentChannelId ?? team.channelId;
  const channel = channelId === undefined ? 'no channel' : `<#${channelId}>`;
  return `told in ${channel}; what was deployed in the ${linkWindowMinutes} minutes before one is suspected${
    recordsIncidentsByHand ? '; recorded by hand' : ''
  }`;
}

import type { KnownBlock } from '@slack/types';
import type { PayloadsStore, TroubledPayload } from '../../incidents/ingest/payloads.store.ts';
import type { SourceServicesStore, UnmappedService } from '../../incidents/ingest/vendor-services.store.ts';
import { context, escapeText, linesWithin, section, truncate } from '../../slack/blocks.ts';
import { choiceOf, type FormReading, type FormValues } from '../../slack/modals/form-values.ts';
import { MAX_OPTION, selectInput } from '../../slack/modals/inputs.ts';
import { slackTime } from '../../slack/time.ts';
import { type Team, type TeamId, teamId } from '../../teams/team.ts';
import type { TeamsStore } from '../../teams/teams.store.ts';
import { ofWorkspace } from '../form/owner.ts';
import { SAVED } from '../form/saved-form.ts';
import { settingsForm } from '../form/settings-form.ts';

const FIELDS = { service: 'service', team: 'team' } as const;

const MOST_TROUBLED = 20;
const MOST_COUNTED = 100;

type SourcesDeps = {
  readonly sourceServices: Pick<SourceServicesStore, 'unmapped'>;
  readonly teams: Pick<TeamsStore, 'teams'>;
  readonly payloads: Pick<PayloadsStore, 'troubled'>;
};

/** Which team owns each service that sources of incidents name. */
export const sourcesForm = ({ sourceServices, teams, payloads }: SourcesDeps) =>
  settingsForm({
    kind: 'sources',
    title: 'Sources of incidents',
    owner: ofWorkspace('change-workspace'),
    async load() {
      const [unmapped, all, troubled] = await Promise.all([
        sourceServices.unmapped(),
        teams.teams(),
        payloads.troubled(MOST_TROUBLED),
      ]);
      return { unmapped, teams: all, troubled };
    },
    blocks: sourcesBlocks,
    fields: {
      async read(values) {
        const reading = readAssignment(values);
        if (!reading.ok) return reading;
        const { service, team } = reading.value;
        const found = (await sourceServices.unmapped()).find((one, index) => serviceValue(one, index) === service);
        if (found === undefined) return { ok: false, faults: { [FIELDS.service]: ASSIGNED_MEANWHILE } };
        const named = (await teams.teams()).find(({ id }) => id === team);
        return { ok: true, value: { ...found, team, teamName: named?.name ?? null } };
      },
      async save(stores, { source, name, team, teamName }, { by }) {
        await stores.sourceServices.mapSourceService(source, name, { service: null, teamId: team }, by.at);
        await stores.note(`source service ${name}`, {}, { team: teamName }, by);
        return SAVED;
      },
    },
    section: {
      title: 'Sources of incidents',
      async summary() {
        const [unmapped, troubled] = await Promise.all([sourceServices.unmapped(), payloads.troubled(MOST_COUNTED)]);
        return sourcesWords(unmapped.length, troubled.length);
      },
    },
  });

type SourcesNow = {
  readonly unmapped: readonly UnmappedService[];
  readonly teams: readonly Team[];
  /** Payloads that were authentic and could not be used. */
  readonly troubled: readonly TroubledPayload[];
};

const MOST_OFFERED = 100;
const MAX_LINES = 2800;

/** Services that sources name and no team owns, and payloads that could not be used. */
export function sourcesBlocks({ unmapped, teams, troubled }: SourcesNow): readonly KnownBlock[] {
  return [
    ...(unmapped.length === 0 || teams.length === 0
      ? [section('Every service that a source of incidents named belongs to a team.')]
      : assignmentInputs(unmapped.slice(0, MOST_OFFERED), teams.slice(0, MOST_OFFERED))),
    ...(troubled.length === 0
      ? []
      : [
          section(`*Could not be used*\n${linesWithin(troubled.map(troubledLine), MAX_LINES)}`),
          context('Each is kept for 30 days. `docs/incident-sources.md` says what a source should send.'),
        ]),
  ];
}

const assignmentInputs = (services: readonly UnmappedService[], teams: readonly Team[]): readonly KnownBlock[] => [
  selectInput(
    {
      name: FIELDS.service,
      label: 'A service that nobody owns',
      hint: 'As the source calls it. Until somebody owns it, its incidents count for the workspace alone.',
    },
    services.map((service, index) => ({
      value: serviceValue(service, index),
      label: `${service.name} (${service.source})`,
      description: `${service.incidents} ${service.incidents === 1 ? 'incident' : 'incidents'} so far`,
    })),
    undefined,
  ),
  selectInput(
    { name: FIELDS.team, label: 'belongs to', hint: 'Its incidents so far go with it.' },
    teams.map(({ id, name }) => ({ value: String(id), label: name })),
    undefined,
  ),
];

const troubledLine = ({ source, receivedAt, reason }: TroubledPayload): string =>
  `${source}, ${slackTime(receivedAt)}: ${escapeText(reason)}`;

/** How a menu carries a service. The index tells apart long names that are cut. */
const serviceValue = ({ name }: Pick<UnmappedService, 'name'>, index: number): string =>
  truncate(`${index}:${name}`, MAX_OPTION);

const ASSIGNED_MEANWHILE = 'It was given to a team meanwhile. Close this and open it again.';

/** A service, as the menu carries it, and the team that gets it. */
type Assignment = { readonly service: string; readonly team: TeamId };

function readAssignment(values: FormValues): FormReading<Assignment> {
  const [service, team] = [choiceOf(values, FIELDS.service), choiceOf(values, FIELDS.team)];
  if (service === undefined) return { ok: false, faults: { [FIELDS.service]: 'Choose a service.' } };
  if (team === undefined) return { ok: false, faults: { [FIELDS.team]: 'Choose a team.' } };
  return { ok: true, value: { service, team: teamId(Number(team)) } };
}

const sourcesWords = (unmapped: number, unusable: number): string =>
  [
    unmapped === 0
      ? 'every service they name belongs to a team'
      : `${unmapped} of the services they name belong to nobody`,
    ...(unusable === 0 ? [] : [`${unusable} of what they sent could not be used`]),
  ].join('; ');

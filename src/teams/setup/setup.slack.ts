import type { App, ViewOutput } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { FormValues } from '../../slack/form.ts';
import { type Opening, onSubmit, openModal, type Submission, type Submitted } from '../../slack/modal.ts';
import { type Channel, postableFault } from '../directory/channels.ts';
import type { DoraWord } from '../dora-word.ts';
import { mayDo, type Right, type Who } from '../rights.ts';
import { type Team, type TeamId, teamId } from '../team.ts';
import type { TeamsStore } from '../teams.store.ts';
import type { SavedSetup, SetupStore } from './setup.store.ts';
import { readSetup, type Setup, type SetupForm } from './setup.ts';
import { SETUP_MODAL, SETUP_VIEW, savedView, setupView } from './setup.view.ts';

type Deps = {
  readonly teams: TeamsStore;
  readonly setups: SetupStore;
  /** Names of the services that have deployed. */
  readonly servicesSeen: () => Promise<readonly string[]>;
  /** Somebody with their rights. */
  readonly whoIs: (userId: string) => Promise<Who>;
  /** The channel as Slack shows it now. */
  readonly channelNow: (id: string) => Promise<Channel | undefined>;
  readonly leadsOf: (team: TeamId) => Promise<readonly string[]>;
  /** The words of `/dora`, after which no team is called. */
  readonly reserved: readonly string[];
  /** The settings below the form show what changed. */
  readonly onSaved: OnSaved;
  readonly clock: Clock;
  readonly log: Log;
};

/** What lies below the form shows the change. */
export type OnSaved = (client: WebClient, viewId: string, userId: string, team: TeamId | undefined) => Promise<void>;

type FormDeps = Omit<Deps, 'onSaved'>;

type Asking = Opening & {
  readonly userId: string;
  /** Where it is asked: the team of this channel is meant, or a new one. */
  readonly channelId?: string;
  /** Or the team itself. */
  readonly teamId?: TeamId | undefined;
};

export type OpenSetup = (asking: Asking) => Promise<void>;

export const openSetup =
  (deps: FormDeps): OpenSetup =>
  (asking) =>
    openModal({
      ...asking,
      frame: SETUP_MODAL,
      fill: () => filledView(deps, asking),
      log: deps.log,
      failure: 'The set-up form could not be filled',
    });

/** `/dora setup`, in the channel of the team. */
export const setupWord = (deps: FormDeps): DoraWord => ({
  word: 'setup',
  takes: 'nothing',
  where: 'in the channel of the team',
  help: [['setup', 'the team of this channel: name, time zone, services']],
  async run({ to: { client, userId, channelId }, triggerId }) {
    await openSetup(deps)({ client, triggerId, userId, channelId });
    return undefined;
  },
});

type Where = Pick<Asking, 'channelId' | 'teamId'>;

async function filledView(deps: FormDeps, { userId, ...where }: Asking) {
  const { teams, servicesSeen, whoIs } = deps;
  const [who, team, seen, owners] = await Promise.all([
    whoIs(userId),
    teamMeant(teams, where),
    servicesSeen(),
    teams.owners(),
  ]);
  const right = await maySetUp(deps, who, team);
  if (!right.ok) return SETUP_MODAL.sentence(right.why);
  const owned = new Set(owners.map(({ service }) => service));
  return setupView({
    teamId: team?.id,
    name: team?.name ?? '',
    channelId: team?.channelId ?? where.channelId ?? '',
    timeZone: team?.timeZone ?? who.person.timeZone ?? 'UTC',
    services: seen.filter((service) => !owned.has(service)),
    owned: owners.filter((owner) => owner.team === team?.name).map(({ service }) => service),
  });
}

const teamMeant = async (teams: TeamsStore, { channelId, teamId: id }: Where): Promise<Team | undefined> => {
  if (id !== undefined) return (await teams.teams()).find((team) => team.id === id);
  return channelId === undefined ? undefined : teams.teamOfChannel(channelId);
};

const maySetUp = async ({ leadsOf }: FormDeps, who: Who, team: Team | undefined): Promise<Right> =>
  mayDo(
    who,
    team === undefined
      ? { kind: 'create-team' }
      : { kind: 'change-team', team: { ...team, leads: await leadsOf(team.id) } },
  );

export function registerTeams(app: App, deps: Deps): void {
  onSubmit(app, SETUP_VIEW, {
    submit: (submission) => submitSetup(deps, submission),
    log: deps.log,
    failure: 'The set-up of a team was not saved',
  });
}

async function submitSetup(deps: Deps, submission: Submission): Promise<Submitted> {
  const { view, values, userId, client } = submission;
  const reading = readSetup(toForm(values), deps.reserved);
  if ('faults' in reading) return { kind: 'faults', faults: reading.faults };
  const id = teamOfForm(view);
  const saved = await save(deps, reading.setup, id, submission);
  if (saved.kind === 'refused') return { kind: 'faults', faults: saved.faults };
  const { root_view_id: below } = view;
  const after = below && below !== view.id ? () => deps.onSaved(client, below, userId, id) : undefined;
  return { kind: 'shown', view: savedView(reading.setup), after };
}

async function save(
  deps: Deps,
  setup: Setup,
  id: TeamId | undefined,
  { userId, tooLate }: Submission,
): Promise<SavedSetup> {
  const [who, team] = [await deps.whoIs(userId), await teamMeant(deps.teams, { teamId: id })];
  const right = await maySetUp(deps, who, team);
  if (!right.ok) return { kind: 'refused', faults: { name: withoutMentions(right.why) } };
  // Of a channel that is taken, whose it is says more.
  const isTaken = (await deps.teams.teamOfChannel(setup.channelId)) !== undefined;
  const fault = isTaken ? undefined : postableFault(await deps.channelNow(setup.channelId));
  if (fault !== undefined) return { kind: 'refused', faults: { channel: fault } };
  return deps.setups.saveSetup(id, setup, userId, deps.clock(), tooLate);
}

/** Slack shows a field's error as it is, without markup. */
const withoutMentions = (sentence: string): string => sentence.replace(/ \(<@[^)]*>\)/, '');

function teamOfForm(view: ViewOutput): TeamId | undefined {
  const { teamId: id } = JSON.parse(view.private_metadata) as { teamId: number | null };
  return id === null ? undefined : teamId(id);
}

function toForm(values: FormValues): SetupForm {
  const value = (block: string) => values[block]?.['value'];
  return {
    name: value('name')?.value ?? '',
    channelId: value('channel')?.selected_conversation ?? undefined,
    timeZone: value('zone')?.value ?? '',
    chosen: (value('services')?.selected_options ?? []).map((option) => option.value),
    written: value('more')?.value ?? '',
  };
}

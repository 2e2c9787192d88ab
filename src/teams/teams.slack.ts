import type { App, ViewOutput, ViewStateValue } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { withPatience } from '../slack/patience.ts';
import { updateView } from '../slack/update-view.ts';
import { NOT_SAVED, writtenInTime } from '../slack/write-then-ack.ts';
import { type Channel, postableFault } from './directory/channels.ts';
import type { DoraWord } from './dora-word.ts';
import { mayDo, type Right, type Who } from './rights.ts';
import { readSetup, type Setup, type SetupForm } from './setup.ts';
import { loadingView, SETUP_VIEW, savedView, sentenceView, setupView } from './setup.view.ts';
import { type Team, type TeamId, teamId } from './team.ts';
import type { SavedSetup, TeamsStore } from './teams.store.ts';

type Deps = {
  readonly teams: TeamsStore;
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

type Asking = {
  readonly client: WebClient;
  readonly triggerId: string;
  readonly userId: string;
  /** Where it is asked: the team of this channel is meant, or a new one. */
  readonly channelId?: string;
  /** Or the team itself. */
  readonly teamId?: TeamId | undefined;
  /** Above a modal that is open. */
  readonly onTop?: boolean;
};

export type OpenSetup = (asking: Asking) => Promise<void>;

/** Opens the form: at once with a word of patience, because a trigger lasts three seconds, then with what is known. */
export const openSetup =
  (deps: FormDeps): OpenSetup =>
  async ({ client, triggerId, userId, onTop = false, ...where }) => {
    const asked = { trigger_id: triggerId, view: loadingView() };
    const opened = await (onTop ? client.views.push(asked) : client.views.open(asked));
    const viewId = opened.view?.id;
    if (viewId === undefined) return;
    const filled = withPatience(filledView(deps, userId, where), alreadySaid);
    const view = await filled.catch((error: unknown) => {
      deps.log.error({ error }, 'The set-up form could not be filled');
      return sentenceView('Drumbeat cannot reach its database right now. Close this and try again in a minute.');
    });
    await updateView(client, viewId, view);
  };

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

/** The window says "One moment …". */
const alreadySaid = (): Promise<void> => Promise.resolve();

type Where = Pick<Asking, 'channelId' | 'teamId'>;

async function filledView(deps: FormDeps, userId: string, where: Where) {
  const { teams, servicesSeen, whoIs } = deps;
  const [who, team, seen, owners] = await Promise.all([
    whoIs(userId),
    teamMeant(teams, where),
    servicesSeen(),
    teams.owners(),
  ]);
  const right = await maySetUp(deps, who, team);
  if (!right.ok) return sentenceView(right.why);
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

/** Takes the form: checked and written first, acknowledged then, so that nothing that was typed is lost. */
export function registerTeams(app: App, deps: Deps): void {
  app.view(SETUP_VIEW, async ({ ack, view, body, client }) => {
    const reading = readSetup(toForm(view.state.values), deps.reserved);
    if ('faults' in reading) return ack({ response_action: 'errors', errors: reading.faults });
    const saved = await writtenInTime(
      (tooLate) => save(deps, { ...reading, teamId: teamOfForm(view), userId: body.user.id, tooLate }),
      (error) => deps.log.error({ error }, 'The set-up of a team was not saved'),
    );
    if (saved === undefined) return ack({ response_action: 'errors', errors: { name: NOT_SAVED } });
    if (saved.kind === 'refused') return ack({ response_action: 'errors', errors: saved.faults });
    await ack({ response_action: 'update', view: savedView(reading.setup) });
    if (view.root_view_id && view.root_view_id !== view.id)
      await deps.onSaved(client, view.root_view_id, body.user.id, teamOfForm(view));
  });
}

type Submission = {
  readonly setup: Setup;
  readonly teamId: TeamId | undefined;
  readonly userId: string;
  readonly tooLate: AbortSignal;
};

async function save(deps: Deps, { setup, teamId: id, userId, tooLate }: Submission): Promise<SavedSetup> {
  const [who, team] = [await deps.whoIs(userId), await teamMeant(deps.teams, { teamId: id })];
  const right = await maySetUp(deps, who, team);
  if (!right.ok) return { kind: 'refused', faults: { name: withoutMentions(right.why) } };
  // Of a channel that is taken, whose it is says more.
  const isTaken = (await deps.teams.teamOfChannel(setup.channelId)) !== undefined;
  const fault = isTaken ? undefined : postableFault(await deps.channelNow(setup.channelId));
  if (fault !== undefined) return { kind: 'refused', faults: { channel: fault } };
  return deps.teams.saveSetup(id, setup, userId, deps.clock(), tooLate);
}

/** Slack shows a field's error as it is, without markup. */
const withoutMentions = (sentence: string): string => sentence.replace(/ \(<@[^)]*>\)/, '');

function teamOfForm(view: ViewOutput): TeamId | undefined {
  const { teamId: id } = JSON.parse(view.private_metadata) as { teamId: number | null };
  return id === null ? undefined : teamId(id);
}

type Values = Readonly<Record<string, Readonly<Record<string, ViewStateValue>>>>;

function toForm(values: Values): SetupForm {
  const value = (block: string) => values[block]?.['value'];
  return {
    name: value('name')?.value ?? '',
    channelId: value('channel')?.selected_conversation ?? undefined,
    timeZone: value('zone')?.value ?? '',
    chosen: (value('services')?.selected_options ?? []).map((option) => option.value),
    written: value('more')?.value ?? '',
  };
}

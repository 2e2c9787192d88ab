import type { App, ViewOutput, ViewStateValue } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Clock } from '../clock.ts';
import type { Log } from '../log.ts';
import { withPatience } from '../slack/patience.ts';
import { FOR_MEMBERS_ONLY, personOf } from '../slack/people.ts';
import { NOT_SAVED, writtenInTime } from '../slack/write-then-ack.ts';
import { readSetup, type Setup, type SetupForm } from './setup.ts';
import { loadingView, SETUP_VIEW, savedView, sentenceView, setupView } from './setup.view.ts';
import { type TeamId, teamId } from './team.ts';
import type { SavedSetup, TeamsStore } from './teams.store.ts';

type Deps = {
  readonly teams: TeamsStore;
  /** Names of the services that have deployed. */
  readonly servicesSeen: () => Promise<readonly string[]>;
  readonly clock: Clock;
  readonly log: Log;
};

type Asking = {
  readonly client: WebClient;
  readonly triggerId: string;
  readonly userId: string;
  readonly channelId: string;
};

export type OpenSetup = (asking: Asking) => Promise<void>;

/** Opens the form: at once with a word of patience, because a trigger lasts three seconds, then with what is known. */
export const openSetup =
  (deps: Deps): OpenSetup =>
  async ({ client, triggerId, userId, channelId }) => {
    const opened = await client.views.open({ trigger_id: triggerId, view: loadingView() });
    const viewId = opened.view?.id;
    if (viewId === undefined) return;
    const filled = withPatience(filledView(deps, client, userId, channelId), alreadySaid);
    const view = await filled.catch((error: unknown) => {
      deps.log.error({ error }, 'The set-up form could not be filled');
      return sentenceView('Drumbeat cannot reach its database right now. Close this and try again in a minute.');
    });
    await client.views.update({ view_id: viewId, view });
  };

/** The window says "One moment …". */
const alreadySaid = (): Promise<void> => Promise.resolve();

async function filledView({ teams, servicesSeen }: Deps, client: WebClient, userId: string, channelId: string) {
  const [person, team, seen, owners] = await Promise.all([
    personOf(client, userId),
    teams.teamOfChannel(channelId),
    servicesSeen(),
    teams.owners(),
  ]);
  if (!person.isFullMember) return sentenceView(FOR_MEMBERS_ONLY);
  const owned = new Set(owners.map(({ service }) => service));
  return setupView({
    teamId: team?.id,
    name: team?.name ?? '',
    channelId,
    timeZone: team?.timeZone ?? person.timeZone ?? 'UTC',
    services: seen.filter((service) => !owned.has(service)),
    owned: owners.filter((owner) => owner.team === team?.name).map(({ service }) => service),
  });
}

/** Takes the form: checked and written first, acknowledged then, so that nothing that was typed is lost. */
export function registerTeams(app: App, deps: Deps): void {
  app.view(SETUP_VIEW, async ({ ack, view, body, client }) => {
    const reading = readSetup(toForm(view.state.values));
    if ('faults' in reading) return ack({ response_action: 'errors', errors: reading.faults });
    const saved = await writtenInTime(
      (tooLate) => save(deps, client, { ...reading, teamId: teamOfForm(view), userId: body.user.id, tooLate }),
      (error) => deps.log.error({ error }, 'The set-up of a team was not saved'),
    );
    if (saved === undefined) return ack({ response_action: 'errors', errors: { name: NOT_SAVED } });
    if (saved.kind === 'refused') return ack({ response_action: 'errors', errors: saved.faults });
    await ack({ response_action: 'update', view: savedView(reading.setup) });
  });
}

type Submission = {
  readonly setup: Setup;
  readonly teamId: TeamId | undefined;
  readonly userId: string;
  readonly tooLate: AbortSignal;
};

async function save(
  { teams, clock }: Deps,
  client: WebClient,
  { setup, teamId, userId, tooLate }: Submission,
): Promise<SavedSetup> {
  const person = await personOf(client, userId);
  if (!person.isFullMember) return { kind: 'refused', faults: { name: FOR_MEMBERS_ONLY } };
  return teams.saveSetup(teamId, setup, userId, clock(), tooLate);
}

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

import type { App, ViewOutput } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { Slot } from '../../room.ts';
import { channelOf, choicesOf, type FormValues, textOf } from '../../slack/modals/form-values.ts';
import { readMetadata } from '../../slack/modals/metadata.ts';
import { onSubmit, type Submission, type Submitted } from '../../slack/modals/modal.ts';
import { type Channel, postableFault } from '../directory/channels.ts';
import type { Permissions } from '../permissions.ts';
import { noTimeZone, type TeamId, teamId } from '../team.ts';
import type { TeamsStore } from '../teams.store.ts';
import type { SavedSetup, SetupStore } from './setup.store.ts';
import { readSetup, type Setup, type SetupForm, withoutMarkup } from './setup.ts';
import { SETUP_VIEW } from './setup.view.ts';
import { savedView } from './setup-saved.view.ts';
import { maySetUp, teamToSetUp } from './setup-team.ts';

/** Shows in the modal below the form what was saved. */
export type OnSaved = (client: WebClient, viewId: string, userId: string, team: TeamId | undefined) => Promise<void>;

type Deps = {
  readonly teams: TeamsStore;
  readonly setups: SetupStore;
  readonly permissions: Pick<Permissions, 'may' | 'mayChange'>;
  /** The channel as Slack shows it now. */
  readonly channelNow: (id: string) => Promise<Channel | undefined>;
  /** The words of `/dora`, which no team may have as its name. */
  readonly reserved: readonly string[];
  readonly onSaved: Slot<OnSaved>;
  readonly clock: Clock;
  readonly log: Log;
};

export function registerSetup(app: App, deps: Deps): void {
  onSubmit(app, SETUP_VIEW, {
    submit: (submission) => submitSetup(deps, submission),
    log: deps.log,
    failure: 'The set-up of a team was not saved',
  });
}

async function submitSetup(deps: Deps, submission: Submission): Promise<Submitted> {
  const { view, values, userId, client } = submission;
  const id = teamOfForm(view);
  const right = await maySetUp(deps.permissions, userId, await teamToSetUp(deps.teams, { teamId: id }));
  if (!right.ok) return { kind: 'faults', faults: { name: withoutMentions(right.why) } };
  const reading = readSetup(toForm(values), deps.reserved);
  if ('faults' in reading) return { kind: 'faults', faults: reading.faults };
  const { setup } = reading;
  const timeZone = await deps.teams.zoneNamed(setup.timeZone);
  if (timeZone === undefined) return { kind: 'faults', faults: { zone: withoutMarkup(noTimeZone(setup.timeZone)) } };
  const saved = await save(deps, { ...setup, timeZone }, id, submission);
  if (saved.kind === 'refused') return { kind: 'faults', faults: saved.faults };
  const { root_view_id: below } = view;
  const showBelow = (viewId: string) => Promise.all(deps.onSaved.map((show) => show(client, viewId, userId, id)));
  const after = below && below !== view.id ? () => showBelow(below) : undefined;
  return { kind: 'shown', view: savedView({ ...setup, timeZone }, { isNew: id === undefined }), after };
}

async function save(
  { teams, setups, channelNow, clock }: Deps,
  setup: Setup,
  id: TeamId | undefined,
  { userId, tooLate }: Submission,
): Promise<SavedSetup> {
  // For a channel that is taken, the store's sentence says more: it names the team.
  const isTaken = (await teams.teamOfChannel(setup.channelId)) !== undefined;
  const fault = isTaken ? undefined : postableFault(await channelNow(setup.channelId));
  if (fault !== undefined) return { kind: 'refused', faults: { channel: fault } };
  return setups.saveSetup(id, setup, userId, clock(), tooLate);
}

/** Slack shows a field's error as it is, without markup. */
const withoutMentions = (sentence: string): string => sentence.replace(/ \(<@[^)]*>\)/, '');

/** What the form is about; `null` for a new team. */
const about = z.strictObject({ teamId: z.int().nullable() });

function teamOfForm(view: ViewOutput): TeamId | undefined {
  const { teamId: id } = readMetadata(about, view.private_metadata);
  return id === null ? undefined : teamId(id);
}

const toForm = (values: FormValues): SetupForm => ({
  name: textOf(values, 'name'),
  channelId: channelOf(values, 'channel'),
  timeZone: textOf(values, 'zone'),
  chosen: choicesOf(values, 'services'),
  written: textOf(values, 'more'),
});

import type { App, BlockAction, ButtonAction } from '@slack/bolt';
import type { WebClient } from '@slack/web-api';
import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import { answer, tell } from '../../slack/answer.ts';
import { escapeText, type SlackMessage } from '../../slack/blocks.ts';
import { onSubmit, openModal, type Submission, type Submitted } from '../../slack/modal.ts';
import { mayDo, type Right, type Who } from '../../teams/rights.ts';
import { type Team, type TeamId, teamId } from '../../teams/team.ts';
import type { PulseAsked } from '../pulse-asked.ts';
import type { FrictionCode } from '../survey/friction.ts';
import type { PublishedStore } from '../wave/published.store.ts';
import type { ClosedWave, PulseSettings, WaveId } from '../wave/wave-row.ts';
import { ACTION_MODAL, ACTION_VIEW, actionView, readAction } from './action-form.ts';
import type { Measurements } from './companion.ts';
import { teamResults, workspaceResults } from './results.ts';
import { RESULTS_ACTIONS, resultsMessage } from './results.view.ts';
import { type Measured, spaceMessage } from './space.view.ts';
import { workspaceResultsMessage } from './workspace-results.view.ts';

export type ResultsDeps = {
  readonly published: PublishedStore;
  readonly settings: () => Promise<PulseSettings>;
  readonly teams: { teams(): Promise<readonly Team[]> };
  readonly homeTeamOf: (personId: string) => Promise<Team | undefined>;
  /** Somebody with their rights, being on call for the team counted. */
  readonly whoIsFor: (personId: string, team: TeamId) => Promise<Who>;
  readonly whoIs: (personId: string) => Promise<Who>;
  readonly leadsOf: (team: TeamId) => Promise<readonly string[]>;
  /** What is measured beside complaints; without a team of the whole workspace. */
  readonly measurements: (team: TeamId | undefined) => Promise<Measurements>;
  /** What is measured beside the dimensions of SPACE. */
  readonly measured: (team: TeamId) => Promise<Measured>;
  readonly clock: Clock;
  readonly log: Log;
};

/** The results of the last wave, as a message to a team; `undefined` where it took no part, or none has closed. */
export async function resultsOf(
  deps: Pick<ResultsDeps, 'published' | 'settings' | 'measurements'>,
  team: Team,
  until?: string,
): Promise<SlackMessage | undefined> {
  const all = await deps.published.closed();
  const [first, ...rest] = until === undefined ? all : all.filter(({ opensOn }) => opensOn <= until);
  if (first === undefined) return undefined;
  const waves: readonly [ClosedWave, ...ClosedWave[]] = [first, ...rest];
  const last = waves.at(-1) ?? first;
  const before = waves.at(-2);
  const [measurements, actions, comments, settings] = await Promise.all([
    deps.measurements(team.id),
    before === undefined ? [] : deps.published.actions(before.id, team.id),
    deps.published.comments(last.id, team.id),
    deps.settings(),
  ]);
  const results = teamResults(
    waves.map(({ published }) => published),
    team.id,
    measurements,
    actions,
  );
  return results && resultsMessage({ team, waves, results, hasComments: comments.length > 0, nextOn: settings.nextOn });
}

const NONE_YET = 'No wave of the pulse has closed yet.';

/** What `/pulse results`, `space` and `action` do. */
export const resultsCommands = (deps: ResultsDeps) => ({
  async results({ to, words }: PulseAsked): Promise<void> {
    if (words.join(' ').toLowerCase() === 'all') return answerAll(deps, to);
    const team = await teamMeant(deps, words.join(' '), to.userId);
    if (typeof team === 'string') return tell(to.respond, team);
    const right = await maySee(deps, team, to.userId);
    if (!right.ok) return tell(to.respond, right.why);
    const message = await resultsOf(deps, team);
    if (message === undefined) return tell(to.respond, `${escapeText(team.name)} has no results yet. ${NONE_YET}`);
    await answer(to, message);
  },

  async space({ to, words }: PulseAsked): Promise<void> {
    const team = await teamMeant(deps, words.join(' '), to.userId);
    if (typeof team === 'string') return tell(to.respond, team);
    const right = await maySee(deps, team, to.userId);
    if (!right.ok) return tell(to.respond, right.why);
    const [waves, measured] = await Promise.all([deps.published.closed(), deps.measured(team.id)]);
    await answer(
      to,
      spaceMessage(
        team.name,
        team.id,
        waves.map(({ published }) => published),
        measured,
      ),
    );
  },

  async action({ to, triggerId, words }: PulseAsked): Promise<void> {
    await openAction(deps, to.client, {
      triggerId,
      userId: to.userId,
      team: () => teamMeant(deps, words.join(' '), to.userId),
    });
  },
});

async function answerAll(deps: ResultsDeps, to: PulseAsked['to']): Promise<void> {
  const right = mayDo(await deps.whoIs(to.userId), { kind: 'see-workspace-pulse' });
  if (!right.ok) return tell(to.respond, right.why);
  const last = (await deps.published.closed()).at(-1);
  if (last === undefined) return tell(to.respond, NONE_YET);
  await answer(to, workspaceResultsMessage(last, workspaceResults(last.published, await deps.measurements(undefined))));
}

/** The team named, else one's own; a sentence where there is none. */
async function teamMeant(deps: ResultsDeps, name: string, userId: string): Promise<Team | string> {
  if (name === '') return (await deps.homeTeamOf(userId)) ?? 'You are in no team, so name one: `/pulse results NAME`.';
  const found = (await deps.teams.teams()).find((team) => team.name.toLowerCase() === name.toLowerCase());
  return (
    found ??
    `There is no team of that name. \`/pulse results\` alone shows your own, \`/pulse results all\` everybody’s.`
  );
}

async function maySee(deps: ResultsDeps, team: Team, userId: string): Promise<Right> {
  const [who, leads] = await Promise.all([deps.whoIsFor(userId, team.id), deps.leadsOf(team.id)]);
  return mayDo(who, { kind: 'see-pulse', team: { ...team, leads } });
}

type Opening = {
  readonly triggerId: string;
  readonly userId: string;
  readonly team: () => Promise<Team | string>;
};

const openAction = (deps: ResultsDeps, client: WebClient, { triggerId, userId, team }: Opening): Promise<void> =>
  openModal({
    client,
    triggerId,
    frame: ACTION_MODAL,
    fill: () => filledAction(deps, userId, team),
    log: deps.log,
    failure: 'The form of an action could not be filled',
  });

async function filledAction(deps: ResultsDeps, userId: string, meant: () => Promise<Team | string>) {
  const team = await meant();
  if (typeof team === 'string') return ACTION_MODAL.sentence(team);
  const right = await maySee(deps, team, userId);
  if (!right.ok) return ACTION_MODAL.sentence(right.why);
  const last = (await deps.published.closed()).at(-1);
  const complaints = last === undefined ? [] : complaintsOf(last, team.id);
  if (last === undefined || complaints.length === 0)
    return ACTION_MODAL.sentence('The last pulse named no complaint of this team, so there is nothing to answer.');
  return actionView(complaints, JSON.stringify({ wave: last.id, team: team.id } satisfies About));
}

type About = { readonly wave: WaveId; readonly team: TeamId };

const complaintsOf = ({ published }: ClosedWave, team: number): readonly FrictionCode[] =>
  teamResults([published], team, {}, [])?.complaints.map(({ friction }) => friction) ?? [];

/** The buttons under results, and the form of an action. */
export function registerResults(app: App, deps: ResultsDeps): void {
  app.action<BlockAction>(RESULTS_ACTIONS.did, async ({ ack, body, action, client }) => {
    await ack();
    const team = () => teamOf(deps, (action as ButtonAction).value);
    await openAction(deps, client, { triggerId: body.trigger_id, userId: body.user.id, team });
  });
  app.action<BlockAction>(RESULTS_ACTIONS.comments, async ({ ack, body, action, respond }) => {
    await ack();
    const team = await teamOf(deps, (action as ButtonAction).value);
    if (typeof team === 'string') return tell(respond, team);
    const right = await maySee(deps, team, body.user.id);
    if (!right.ok) return tell(respond, right.why);
    const last = (await deps.published.closed()).at(-1);
    const said = last === undefined ? [] : await deps.published.comments(last.id, team.id);
    await tell(respond, commentsWords(said));
  });
  onSubmit(app, ACTION_VIEW, {
    submit: (submission) => saveAction(deps, submission),
    log: deps.log,
    failure: 'An action was not saved',
  });
}

async function saveAction(deps: ResultsDeps, { view, values, userId, tooLate }: Submission): Promise<Submitted> {
  const reading = readAction(values);
  if (!reading.ok) return { kind: 'faults', faults: reading.faults };
  const about = JSON.parse(view.private_metadata) as About;
  const by = { actor: userId, at: deps.clock() };
  const shown = (words: string): Submitted => ({ kind: 'shown', view: ACTION_MODAL.sentence(words) });
  const team = await teamOf(deps, String(about.team));
  if (typeof team === 'string') return shown(team);
  const right = await maySee(deps, team, userId);
  if (!right.ok) return shown(right.why);
  await deps.published.keepAction({ ...about, ...reading.value }, by, tooLate);
  return shown('Saved. The next results of the team say it beside its complaint.');
}

async function teamOf(deps: ResultsDeps, value = ''): Promise<Team | string> {
  const id = teamId(Number(value));
  return (await deps.teams.teams()).find((team) => team.id === id) ?? 'This team is gone.';
}

const MAX_SHOWN = 3_500;

function commentsWords(said: readonly string[]): string {
  if (said.length === 0) return 'There are no comments any more: they are deleted after 90 days.';
  const lines = said.map((one) => `• ${escapeText(one)}`);
  const shown: string[] = [];
  for (const line of lines) if ([...shown, line].join('\n').length <= MAX_SHOWN) shown.push(line);
  const more = lines.length - shown.length;
  return [
    'In no order, and only you see them here. They are deleted 90 days after the wave closed.',
    ...shown,
    ...(more > 0 ? [`and ${more} more: ask again, each time they come in another order`] : []),
  ].join('\n');
}

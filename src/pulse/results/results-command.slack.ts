import { answer, tell } from '../../slack/answer.ts';
import { escapeText } from '../../slack/blocks.ts';
import type { Team } from '../../teams/team.ts';
import { mayReadAllResults, mayReadResults } from '../belonging/who-may-read.ts';
import type { PulseAsked } from '../pulse-asked.ts';
import { openAction } from './action.slack.ts';
import { workspaceResults } from './results.ts';
import type { ResultsDeps } from './results-deps.ts';
import { teamResultsMessage } from './results-message.ts';
import { spaceMessage } from './space.view.ts';
import { teamNamed } from './team-asked.ts';
import { workspaceResultsMessage } from './workspace-results.view.ts';

const NONE_YET = 'No wave of the pulse has closed yet.';

export type ResultsCommands = ReturnType<typeof resultsCommands>;

/** What `/pulse results`, `space` and `action` do. */
export const resultsCommands = (deps: ResultsDeps) => ({
  async results(asked: PulseAsked): Promise<void> {
    if (asked.words.join(' ').toLowerCase() === 'all') return answerAll(deps, asked.to);
    const team = await readableTeam(deps, asked);
    if (team === undefined) return;
    const message = await teamResultsMessage(deps, team);
    if (message === undefined) return tell(asked.to.respond, `${escapeText(team.name)} has no results yet.`);
    await answer(asked.to, message);
  },

  async space(asked: PulseAsked): Promise<void> {
    const team = await readableTeam(deps, asked);
    if (team === undefined) return;
    const [waves, measured] = await Promise.all([deps.published.closed(), deps.figures.besideSpace(team.id)]);
    const published = waves.map((wave) => wave.published);
    await answer(asked.to, spaceMessage(team.name, team.id, published, measured));
  },

  action: ({ to, triggerId, words }: PulseAsked): Promise<void> =>
    openAction(deps, to.client, {
      triggerId,
      userId: to.userId,
      team: () => teamNamed(deps, words.join(' '), to.userId),
    }),
});

/** The team that is asked about; `undefined` where there is none or it may not be read, and the person is told why. */
async function readableTeam(deps: ResultsDeps, { to, words }: PulseAsked): Promise<Team | undefined> {
  const team = await teamNamed(deps, words.join(' '), to.userId);
  if (typeof team === 'string') {
    await tell(to.respond, team);
    return undefined;
  }
  const right = await mayReadResults(deps, to.userId, team);
  if (right.ok) return team;
  await tell(to.respond, right.why);
  return undefined;
}

async function answerAll(deps: ResultsDeps, to: PulseAsked['to']): Promise<void> {
  const right = await mayReadAllResults(deps, to.userId);
  if (!right.ok) return tell(to.respond, right.why);
  const last = (await deps.published.closed()).at(-1);
  if (last === undefined) return tell(to.respond, NONE_YET);
  const measurements = await deps.figures.besideComplaints(undefined);
  await answer(to, workspaceResultsMessage(last, workspaceResults(last.published, measurements)));
}

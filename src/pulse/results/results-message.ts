import type { SlackMessage } from '../../slack/blocks.ts';
import type { Team, TeamId } from '../../teams/team.ts';
import type { ClosedWave } from '../wave/wave.ts';
import { teamResults } from './results.ts';
import { resultsMessage } from './results.view.ts';
import type { ResultsDeps } from './results-deps.ts';
import { wavesOf } from './waves-of.ts';

type Deps = Pick<ResultsDeps, 'published' | 'settings' | 'figures'>;

/**
 * The results of a team in the last closed wave that it took part in, or in the last that opened by the day `until`. `undefined`
 * where there is none.
 */
export async function teamResultsMessage(deps: Deps, team: Team, until?: string): Promise<SlackMessage | undefined> {
  const closed = await deps.published.closed();
  const [first, ...rest] = wavesOf(
    closed.filter(({ opensOn }) => until === undefined || opensOn <= until),
    team.id,
  );
  if (first === undefined) return undefined;
  const waves: readonly [ClosedWave, ...ClosedWave[]] = [first, ...rest];
  const last = waves.at(-1) ?? first;
  const before = waves.at(-2);
  const [measurements, actions, comments, settings] = await Promise.all([
    deps.figures.besideComplaints(team.id),
    before === undefined ? [] : deps.published.actions(before.id, team.id),
    deps.published.comments(last.id, team.id),
    deps.settings.settings(),
  ]);
  const published = waves.map((wave) => wave.published);
  const results = teamResults(published, team.id, measurements, actions);
  return (
    results &&
    resultsMessage({
      team,
      waves,
      results,
      commentsOf: comments.length > 0 ? last.id : undefined,
      nextOn: settings.nextOn,
    })
  );
}

/** What is posted in a team's channel when the wave of a day has closed; `undefined` where the team is gone, too. */
export const postedResults =
  (deps: Deps & Pick<ResultsDeps, 'teams'>) =>
  async (id: TeamId, opensOn: string): Promise<SlackMessage | undefined> => {
    const team = (await deps.teams.teams()).find((one) => one.id === id);
    return team && teamResultsMessage(deps, team, opensOn);
  };

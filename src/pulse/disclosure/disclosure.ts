import { type Ballot, pooled, publish, shownOf, type TeamBallot, withheld } from './ballot.ts';
import { type CountedTeam, groupK, sensitiveK, type WaveTerms } from './counted.ts';
import { type Figure, figureOf } from './figure.ts';
import { namedInWorkspace, namedOf } from './named.ts';
import { participationOf, participations } from './participation.ts';
import type { PublishedItem, PublishedTeam, PublishedWave } from './published.ts';
import { workspaceFigure } from './workspace-figure.ts';

/**
 * What may be shown of a closed wave, and stored. Everything else of the wave is deleted. Teams do not overlap, because everybody
 * answers for one home team. Each question is shown for each team, and for the teams that are too small for it together. The
 * figures of the workspace follow from what those groups show. So there is nothing to subtract.
 *
 * @param counts every team that took part
 */
export function disclose(counts: readonly CountedTeam[], terms: WaveTerms): PublishedWave {
  const k = groupK(terms.k);
  const asked = counts.filter(({ audience }) => audience > 0);
  const teams = asked.map((team) => teamOf(team, k));
  const slowed = publish(asked.map(slowedBallot), k, namedOf);
  return {
    k,
    teams,
    participation: participations(teams, k),
    items: terms.items.map(({ id, isSensitive }) => (isSensitive ? sensitive : open)(id, asked, k)),
    slowed: { ...slowed, workspace: namedInWorkspace(shownOf(slowed), k) },
  };
}

function teamOf(team: CountedTeam, k: number): PublishedTeam {
  const moved = team.moved === 0 ? 'none' : team.moved === null || team.moved < k ? 'few' : 'many';
  return { team: team.team, audience: team.audience, participation: participationOf(team, k), moved };
}

function open(item: string, counts: readonly CountedTeam[], k: number): PublishedItem {
  const published = publish(
    counts.map((team) => itemBallot(item, team)),
    k,
    favourable,
  );
  return { item, ...published, workspace: workspaceFigure(shownOf(published), k) };
}

/** A sensitive question is shown for the workspace alone: no team's figure can be subtracted from the whole. */
function sensitive(item: string, counts: readonly CountedTeam[], rawK: number): PublishedItem {
  const k = sensitiveK(rawK);
  const all = pooled(counts.map((team) => itemBallot(item, team)));
  const workspace: PublishedItem['workspace'] =
    all.answers < k ? withheld(all.audience, k) : { kind: 'pooled', groups: counts.length, figure: favourable(all) };
  return { item, teams: [], rest: { kind: 'none' }, workspace };
}

const favourable = ({ audience, answers, chosen }: Ballot): Figure =>
  figureOf({ audience, answers, count: chosen['favourable'] ?? 0 });

const itemBallot = (item: string, { team, audience, items }: CountedTeam): TeamBallot => {
  const count = items[item] ?? { answers: 0, favourable: 0 };
  return { team, audience, answers: count.answers, chosen: { favourable: count.favourable } };
};

const slowedBallot = ({ team, audience, slowed }: CountedTeam): TeamBallot => ({ team, audience, ...slowed });

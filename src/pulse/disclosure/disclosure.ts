import { type Ballot, pooled, publish, shownOf, type TeamBallot, withheld } from './ballot.ts';
import { type CountedTeam, groupK, sensitiveK, type WaveTerms } from './counted.ts';
import { type Figure, figureIn } from './figure.ts';
import { movedInAll, movedOf } from './moved.ts';
import { namedInWorkspace, namedOf } from './named.ts';
import { participationOf, participations } from './participation.ts';
import type { PublishedItem, PublishedTeam, PublishedWave } from './published.ts';
import { restTeamsIn } from './rest.ts';
import { workspaceFigure } from './workspace-figure.ts';

/**
 * What may be shown of a closed wave, and stored. Everything else of the wave is deleted. Teams do not overlap, because everybody
 * answers for one home team. Each question is shown for each team, and for the teams that are too small for it together. The
 * figures of the workspace follow from what those groups show. So there is nothing to subtract.
 *
 * @param counts every team that took part
 * @param before what the waves before published, oldest first
 */
export function disclose(
  counts: readonly CountedTeam[],
  terms: WaveTerms,
  before: readonly PublishedWave[],
): PublishedWave {
  const k = groupK(terms.k);
  const asked = counts.filter(({ audience }) => audience > 0);
  const teams = asked.map((team) => teamOf(team, k));
  const slowed = publish(
    asked.map(slowedBallot),
    k,
    namedOf,
    restTeamsIn(before, (wave) => wave.slowed),
  );
  return {
    k,
    teams,
    participation: participations(teams, k),
    items: terms.items.map(({ id, isSensitive }) => (isSensitive ? sensitive : open)(id, asked, k, before)),
    slowed: { ...slowed, workspace: namedInWorkspace(shownOf(slowed), k) },
  };
}

const teamOf = (team: CountedTeam, k: number): PublishedTeam => ({
  team: team.team,
  audience: team.audience,
  participation: participationOf(team, k),
  moved: movedOf(team.moved, k),
});

function open(
  item: string,
  counts: readonly CountedTeam[],
  k: number,
  before: readonly PublishedWave[],
): PublishedItem {
  const restBefore = restTeamsIn(before, ({ items }) => items.find((one) => one.item === item));
  const published = publish(
    counts.map((team) => itemBallot(item, team)),
    k,
    favourable,
    restBefore,
  );
  return { item, ...published, workspace: workspaceFigure(shownOf(published), k) };
}

/** A sensitive question is shown for the workspace alone: no team's figure can be subtracted from the whole. */
function sensitive(
  item: string,
  counts: readonly CountedTeam[],
  rawK: number,
  before: readonly PublishedWave[],
): PublishedItem {
  const k = sensitiveK(rawK);
  const all = pooled(counts.map((team) => itemBallot(item, team)));
  const isLimited = movedOf(movedInAll(counts, before.at(-1)?.teams), k) === 'few';
  const workspace: PublishedItem['workspace'] =
    all.answers < k
      ? withheld(all.audience, k)
      : { kind: 'pooled', groups: counts.length, figure: favourable({ ...all, isLimited }) };
  return { item, teams: [], rest: { kind: 'none' }, workspace };
}

const favourable = (ballot: Ballot): Figure => figureIn(ballot, ballot.chosen['favourable'] ?? 0);

const itemBallot = (item: string, { team, audience, moved, items }: CountedTeam): TeamBallot => {
  const count = items[item] ?? { answers: 0, favourable: 0 };
  return { team, audience, moved, answers: count.answers, chosen: { favourable: count.favourable } };
};

const slowedBallot = ({ team, audience, moved, slowed }: CountedTeam): TeamBallot => ({
  team,
  audience,
  moved,
  ...slowed,
});

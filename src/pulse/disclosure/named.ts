import { FRICTIONS, MOST_FRICTIONS } from '../survey/friction.ts';
import type { Ballot } from './ballot.ts';
import { byPrinted, type Figure, figureIn } from './figure.ts';
import type { Named, NamedInWorkspace, Withheld } from './published.ts';
import { FEWEST_GROUPS, fewGroups, pooledFigure } from './workspace-figure.ts';

/** A complaint that fewer people chose is not named. */
const FEWEST = 3;
const TOP = 3;

/** Of the complaints of a group that may be named, the top three as printed, with those that tie with the third. */
export function namedOf(ballot: Ballot): Named {
  const nameable = FRICTIONS.map(({ code }) => ({ friction: code, count: ballot.chosen[code] ?? 0 }))
    .filter(({ count }) => count >= FEWEST)
    .map(({ friction, count }) => ({ friction, figure: figureIn(ballot, count) }));
  return topOf(nameable, ballot);
}

/** Complaints that print the same are named all or not at all: an order among them would tell which was chosen more. */
function topOf(nameable: Named, ballot: Ballot): Named {
  const ranks = [...nameable].sort((a, b) => byPrinted(b.figure, a.figure));
  const top: (typeof ranks)[number][] = [];
  while (top.length < TOP && top.length < ranks.length) {
    const next = ranks[top.length]?.figure;
    const equals = ranks.filter(({ figure }) => next !== undefined && byPrinted(figure, next) === 0);
    if (usesUp([...top, ...equals], ballot)) break;
    top.push(...equals);
  }
  return top;
}

/**
 * Whether these complaints would use up the three choices that each person has. Then everybody would know that nobody chose the
 * complaints that are not named. The choices of two people must be left over: the reader's own, and someone else's.
 */
function usesUp(named: Named, ballot: Ballot): boolean {
  const least = named.map(({ figure }) => leastOf(figure, ballot)).reduce((sum, count) => sum + count, 0);
  return least > MOST_FRICTIONS * (ballot.answers - 2);
}

/** The smallest count of a complaint that is named with this figure. */
function leastOf(figure: Figure, ballot: Ballot): number {
  if (figure.kind === 'counted') return figure.count;
  const counts = Array.from({ length: ballot.answers }, (_, index) => index + 1);
  return counts.find((count) => count >= FEWEST && isPrintedAs(figureIn(ballot, count), figure)) ?? FEWEST;
}

const isPrintedAs = (a: Figure, b: Figure): boolean => a.kind === b.kind && byPrinted(a, b) === 0;

/**
 * The top three complaints by how many groups name them, then in the order of the form; with those that tie with the third.
 * Withheld with too few groups, as the figures of the workspace are.
 */
export function namedInWorkspace(groups: readonly Named[], k: number): readonly NamedInWorkspace[] | Withheld {
  if (groups.length < FEWEST_GROUPS) return fewGroups(k);
  const ranks = FRICTIONS.map(({ code }) => inWorkspace(code, groups))
    .filter(({ namedBy }) => namedBy > 0)
    .sort((a, b) => b.namedBy - a.namedBy);
  const third = ranks[TOP - 1]?.namedBy ?? 0;
  return ranks.filter(({ namedBy }) => namedBy >= third);
}

function inWorkspace(friction: NamedInWorkspace['friction'], groups: readonly Named[]): NamedInWorkspace {
  const figures = groups
    .flatMap((named) => named.filter((one) => one.friction === friction))
    .map(({ figure }) => figure);
  const isEverywhere = figures.length === groups.length;
  return {
    friction,
    namedBy: figures.length,
    groups: groups.length,
    figure: isEverywhere ? pooledFigure(figures) : null,
  };
}

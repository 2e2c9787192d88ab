import { byPrinted, type Clipped, type Figure, figureOf, percentOf } from './figure.ts';
import type { Withheld, WorkspaceFigure } from './published.ts';

/** With fewer groups, whoever subtracts their own reads another's. */
export const FEWEST_GROUPS = 4;

type Counted = Extract<Figure, { kind: 'counted' }>;

export const fewGroups = (k: number): Withheld => ({ kind: 'withheld', why: 'few-groups', k });

/**
 * The figure of the workspace, worked out from the printed figures of its groups and from nothing else, so that it cannot give
 * away what a group hides. Nor does it give the count of a group to somebody who knows the figure of one other.
 */
export const workspaceFigure = (figures: readonly Figure[], k: number): WorkspaceFigure =>
  figures.length < FEWEST_GROUPS ? fewGroups(k) : figureOfGroups(figures);

/** The same, however few groups there are. */
export function figureOfGroups(figures: readonly Figure[]): Exclude<WorkspaceFigure, Withheld> {
  const groups = figures.length;
  const figure = pooledFigure(figures);
  if (figure !== null) return { kind: 'pooled', groups, figure };
  return { kind: 'spread', groups, median: middleOf(figures).map(bandOf), limits: sharedLimits(figures) };
}

/** The share of all groups together; `null` where one of them shows a limit, because a subtraction would undo it. */
export function pooledFigure(figures: readonly Figure[]): Figure | null {
  const counted = figures.filter((figure) => figure.kind === 'counted');
  if (counted.length < figures.length || isTight(counted)) return null;
  const sum = (of: 'audience' | 'answers' | 'count'): number =>
    counted.reduce((total, figure) => total + figure[of], 0);
  return figureOf({ audience: sum('audience'), answers: sum('answers'), count: sum('count') });
}

/** A counted figure has at least so many answers either way. */
const LEAST = 3;

/**
 * Whether the sum of all groups can be taken apart again. Of six answers a counted figure is always 3 of 6. And where all groups
 * but one have as few answers of one kind as they can, the sum says so.
 */
function isTight(figures: readonly Counted[]): boolean {
  const loose = (of: (figure: Counted) => number): number => figures.filter((figure) => of(figure) > LEAST).length;
  return (
    figures.some(({ answers }) => answers <= 2 * LEAST) ||
    loose(({ count }) => count) < 2 ||
    loose(({ answers, count }) => answers - count) < 2
  );
}

/** The groups in the middle: one, or two of an even number. */
function middleOf(figures: readonly Figure[]): readonly Figure[] {
  const sorted = [...figures].sort(byPrinted);
  return sorted.slice(Math.floor((sorted.length - 1) / 2), Math.floor(sorted.length / 2) + 1);
}

/** On which side of 60 % it lies. That fits at least three counts, however few answered; a share would be the figure of one group. */
const bandOf = (figure: Figure) => (percentOf(figure) >= 60 ? 'from-60' : 'under-60');

/** The limits that at least two groups have, once each, from the lowest. A limit of one group alone would be its figure. */
function sharedLimits(figures: readonly Figure[]): readonly Clipped[] {
  const all = figures.filter((figure) => figure.kind === 'clipped').sort(byPrinted);
  return all.filter((limit, index) => index === firstOf(all, limit) && index + 1 < lastOf(all, limit));
}

const firstOf = (all: readonly Clipped[], limit: Clipped): number =>
  all.findIndex((one) => byPrinted(one, limit) === 0);
const lastOf = (all: readonly Clipped[], limit: Clipped): number =>
  all.findLastIndex((one) => byPrinted(one, limit) === 0);

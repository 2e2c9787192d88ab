import { byPrinted, type Figure, figureOf, percentOf } from './figure.ts';
import type { Share, Withheld, WorkspaceFigure } from './published.ts';

/**
 * The figure of the workspace, worked out from the printed figures of its groups and from nothing else, so that it cannot give
 * away what a group hides. `missing` where no group is shown.
 */
export function workspaceFigure(figures: readonly Figure[], missing: Withheld): WorkspaceFigure {
  if (figures.length === 0) return missing;
  const groups = figures.length;
  const figure = pooledFigure(figures);
  if (figure !== null) return { kind: 'pooled', groups, figure };
  const clipped = figures.filter(({ kind }) => kind === 'clipped').sort(byPrinted);
  return { kind: 'spread', groups, median: middleOf(figures).map(shareOf), clipped: clipped.map(shareOf) };
}

/** The share of all groups together; `null` where one of them is clipped, because a subtraction would undo the clip. */
export function pooledFigure(figures: readonly Figure[]): Figure | null {
  const counted = figures.filter((figure) => figure.kind === 'counted');
  if (counted.length < figures.length) return null;
  const sum = (of: 'audience' | 'answers' | 'count'): number =>
    counted.reduce((total, figure) => total + figure[of], 0);
  return figureOf({ audience: sum('audience'), answers: sum('answers'), count: sum('count') });
}

function middleOf(figures: readonly Figure[]): readonly Figure[] {
  const sorted = [...figures].sort(byPrinted);
  return sorted.slice(Math.floor((sorted.length - 1) / 2), Math.floor(sorted.length / 2) + 1);
}

const shareOf = (figure: Figure): Share => ({
  limit: figure.kind === 'clipped' ? figure.side : 'none',
  percent: Math.round(percentOf(figure)),
});

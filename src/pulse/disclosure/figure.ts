/** How many of a group gave one answer: what is counted, before anything is shown. */
type Tally = {
  /** Who were asked: the group's frozen audience. */
  readonly audience: number;
  /** Who answered this question; *rather not say* is no answer. */
  readonly answers: number;
  /** Who of them gave the answer that is counted. */
  readonly count: number;
};

/**
 * A share as it is shown. Near all or none it is `clipped`: a limit in percent, and no count, since whoever alone answered
 * otherwise would know the answer of all the others.
 */
export type Figure =
  | ({
      readonly kind: 'counted';
      /** Shares of 0 to 1 that the whole audience may have had, those who did not answer included; `null` from 20 answers. */
      readonly bound: { readonly from: number; readonly to: number } | null;
    } & Tally)
  | Clipped;

export type Clipped = {
  readonly kind: 'clipped';
  readonly side: 'high' | 'low';
  /** `high`: at least so many percent; `low`: at most. */
  readonly percent: number;
};

/** From so many answers on, the clips are narrow and what the silent may think is not printed. */
const MANY = 20;

/** What may be shown of a tally of at least k answers. */
export function figureOf(tally: Tally): Figure {
  const { audience, answers, count } = tally;
  const high = highFrom(answers);
  if (count >= high) return { kind: 'clipped', side: 'high', percent: downToFive(high, answers) };
  // Low is high for those who answered otherwise.
  if (answers - count >= high) return { kind: 'clipped', side: 'low', percent: 100 - downToFive(high, answers) };
  const bound = { from: count / audience, to: (count + audience - answers) / audience };
  return { kind: 'counted', audience, answers, count, bound: answers < MANY ? bound : null };
}

/** The smallest count that is clipped as high: 80 % (from 20 answers 95 %), or two short of all. */
export function highFrom(answers: number): number {
  // In whole numbers: 0.95 × 40 is not 38 in floating point on every path.
  const byShare = answers < MANY ? Math.ceil((answers * 4) / 5) : Math.ceil((answers * 19) / 20);
  return Math.min(answers - 2, byShare);
}

/** In steps of five percent: the exact limit would tell how many answered. */
function downToFive(count: number, answers: number): number {
  const percent = Math.floor((20 * count) / answers) * 5;
  return Math.min(percent, answers < MANY ? 80 : 95);
}

/** The order of shares as printed: whatever is clipped low, then what is counted, then whatever is clipped high. */
export const byPrinted = (a: Figure, b: Figure): number => side(a) - side(b) || percentOf(a) - percentOf(b);

const side = (figure: Figure): number => (figure.kind === 'counted' ? 0 : figure.side === 'low' ? -1 : 1);

/** What is printed in percent: the share, or the limit. Whole where it is a limit. */
export const percentOf = (figure: Figure): number =>
  figure.kind === 'clipped' ? figure.percent : (100 * figure.count) / figure.answers;

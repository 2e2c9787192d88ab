/** How many of a group gave one answer, as it is counted before anything is shown. */
type Tally = {
  /** How many were asked: the group's frozen audience. */
  readonly audience: number;
  /** How many answered this question. *Rather not say* is not an answer. */
  readonly answers: number;
  /** How many of them gave the answer that is counted. */
  readonly count: number;
};

/**
 * A share as it is shown. Near all or none it is `clipped`: a limit in percent without a count. Otherwise the only person who
 * answered differently would know the answer of all the others.
 */
export type Figure =
  | ({
      readonly kind: 'counted';
      /** Where the share (0 to 1) may lie if those who did not answer are counted, too; `null` from 20 answers on. */
      readonly bound: { readonly from: number; readonly to: number } | null;
    } & Tally)
  | Clipped;

export type Clipped = {
  readonly kind: 'clipped';
  readonly side: 'high' | 'low';
  /** `high`: at least this percentage; `low`: at most. */
  readonly percent: number;
};

/** From this many answers on, the clips are narrow, and the range of those who did not answer is not printed. */
const MANY = 20;

/** What may be shown of a tally of at least k answers. */
export function figureOf(tally: Tally): Figure {
  const { audience, answers, count } = tally;
  const high = highFrom(answers);
  if (count >= high) return { kind: 'clipped', side: 'high', percent: downToFive(high, answers) };
  // A low share is a high share of those who answered differently.
  if (answers - count >= high) return { kind: 'clipped', side: 'low', percent: 100 - downToFive(high, answers) };
  const bound = { from: count / audience, to: (count + audience - answers) / audience };
  return { kind: 'counted', audience, answers, count, bound: answers < MANY ? bound : null };
}

/** The smallest count that is clipped as high: 80 % (from 20 answers on, 95 %), or two less than all. */
export function highFrom(answers: number): number {
  // In whole numbers: 0.95 × 40 is not 38 in floating point on every path.
  const byShare = answers < MANY ? Math.ceil((answers * 4) / 5) : Math.ceil((answers * 19) / 20);
  return Math.min(answers - 2, byShare);
}

/** Rounded down to a multiple of five percent, because the exact limit would tell how many answered. */
function downToFive(count: number, answers: number): number {
  const percent = Math.floor((20 * count) / answers) * 5;
  return Math.min(percent, answers < MANY ? 80 : 95);
}

/** Sorts shares as they are printed: first those clipped low, then the counted ones, then those clipped high. */
export const byPrinted = (a: Figure, b: Figure): number => side(a) - side(b) || percentOf(a) - percentOf(b);

const side = (figure: Figure): number => (figure.kind === 'counted' ? 0 : figure.side === 'low' ? -1 : 1);

/** The percentage that is printed: the share, or the limit. A limit is a whole number. */
export const percentOf = (figure: Figure): number =>
  figure.kind === 'clipped' ? figure.percent : (100 * figure.count) / figure.answers;

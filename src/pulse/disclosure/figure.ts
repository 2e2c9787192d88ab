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
 * answered differently would know the answer of all the others. Where a few people came or went it is never `counted`.
 */
export type Figure =
  | ({
      readonly kind: 'counted';
      /** Where the share (0 to 1) may lie if those who did not answer are counted, too; `null` from 20 answers on. */
      readonly bound: { readonly from: number; readonly to: number } | null;
    } & Tally)
  | Clipped
  | Limited;

export type Clipped = {
  readonly kind: 'clipped';
  readonly side: 'high' | 'low';
  /** `high`: at least this percentage; `low`: at most. */
  readonly percent: number;
};

/** A share of a group in which a few people came or went: at least 60 %, about half, at most 40 %. */
export type Limited = { readonly kind: 'limited'; readonly share: 'from-60' | 'about-half' | 'to-40' };

/** From this many answers on, the clips are narrow, and the range of those who did not answer is not printed. */
const MANY = 20;

/** What may be shown of a group of at least k answers. `isLimited`: a few people came or went since the wave before. */
export const figureIn = (
  { audience, answers, isLimited }: Omit<Tally, 'count'> & { readonly isLimited: boolean },
  count: number,
): Figure => (isLimited ? limitedOf({ answers, count }) : figureOf({ audience, answers, count }));

/** What may be shown of a tally of at least k answers where nobody came or went. */
export function figureOf(tally: Tally): Figure {
  const { audience, answers, count } = tally;
  const high = highFrom(answers);
  if (count >= high) return { kind: 'clipped', side: 'high', percent: downToFive(high, answers) };
  // A low share is a high share of those who answered differently.
  if (answers - count >= high) return { kind: 'clipped', side: 'low', percent: 100 - downToFive(high, answers) };
  const bound = { from: count / audience, to: (count + audience - answers) / audience };
  return { kind: 'counted', audience, answers, count, bound: answers < MANY ? bound : null };
}

/**
 * What may be shown of a group in which a few people came or went: `≥60 %`, *about half*, or `≤40 %`. A count next to that of the
 * wave before would tell what those few answered.
 */
function limitedOf({ answers, count }: Pick<Tally, 'answers' | 'count'>): Limited {
  if (count * 5 >= answers * 3) return { kind: 'limited', share: 'from-60' };
  return { kind: 'limited', share: count * 5 <= answers * 2 ? 'to-40' : 'about-half' };
}

/** The smallest count that is clipped as high: 80 % (from 20 answers on, 95 %), or two less than all. */
function highFrom(answers: number): number {
  // In whole numbers: 0.95 × 40 is not 38 in floating point on every path.
  const byShare = answers < MANY ? Math.ceil((answers * 4) / 5) : Math.ceil((answers * 19) / 20);
  return Math.min(answers - 2, byShare);
}

/** Rounded down to a multiple of five percent, because the exact limit would tell how many answered. */
function downToFive(count: number, answers: number): number {
  const percent = Math.floor((20 * count) / answers) * 5;
  return Math.min(percent, answers < MANY ? 80 : 95);
}

/** Sorts shares as they are printed: first those with an upper limit, then the counted ones, then those with a lower limit. */
export const byPrinted = (a: Figure, b: Figure): number => side(a) - side(b) || percentOf(a) - percentOf(b);

function side(figure: Figure): number {
  if (figure.kind === 'clipped') return figure.side === 'low' ? -1 : 1;
  return figure.kind === 'limited' ? LIMITED[figure.share].side : 0;
}

/** The percentage that is printed: the share, or the limit. A limit is a whole number; about half counts as 50. */
export function percentOf(figure: Figure): number {
  if (figure.kind === 'counted') return (100 * figure.count) / figure.answers;
  return figure.kind === 'clipped' ? figure.percent : LIMITED[figure.share].percent;
}

const LIMITED: Readonly<Record<Limited['share'], { readonly side: number; readonly percent: number }>> = {
  'from-60': { side: 1, percent: 60 },
  'about-half': { side: 0, percent: 50 },
  'to-40': { side: -1, percent: 40 },
};

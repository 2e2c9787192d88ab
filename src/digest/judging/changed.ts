import { binomialTails } from './binomial.ts';
import type { DigestFacts, WeekFacts } from './facts.ts';
import { comparable, type DigestMetric, METRICS, type MetricKind } from './metrics.ts';
import { median, quantile } from './quantile.ts';
import { reportedWeek, weeksBefore } from './week.ts';

/** A metric that left its usual range. */
export type Change = {
  readonly metric: DigestMetric;
  readonly direction: 'up' | 'down';
  readonly isWorse: boolean;
  readonly value: number;
  readonly sampleSize: number;
  /** Median of the comparable weeks before. */
  readonly usual: number;
  /** How many comparable weeks there are. */
  readonly weeks: number;
};

/** With fewer weeks before it, a week is not judged. */
const MIN_WEEKS = 4;
const MIN_POINTS = 0.05;
const MIN_SHARE = 0.2;
const MAX_PROBABILITY = 0.025;
/** In binary 0.15 − 0.1 is a little less than 0.05; it must still count as 5 points. */
const ROUNDING = 1e-9;

/**
 * What changed in the week, the most important first: what got worse before what got better, then stability before speed, in
 * the order of `METRICS`. Sizes are not compared, because points, percents and counts are not comparable.
 *
 * A rate or duration changed if it lies outside [Q1 − 1.5·IQR, Q3 + 1.5·IQR] of the eight weeks before and at least 5 points or
 * 20 % from their median. A count changed if chance alone puts so few or so many of all the weeks' events into one week in less
 * than 2.5 % of cases.
 */
export function changes(facts: DigestFacts): readonly Change[] {
  const found = METRICS.flatMap((kind) => changeOf(kind, facts) ?? []);
  return [...found.filter(({ isWorse }) => isWorse), ...found.filter(({ isWorse }) => !isWorse)];
}

function changeOf(kind: MetricKind, facts: DigestFacts): Change | undefined {
  const [week, earlier] = [reportedWeek(facts), weeksBefore(facts)];
  const before = comparable(kind, earlier, facts.stabilityKnown);
  const [value] = comparable(kind, [week], facts.stabilityKnown);
  const measure = kind.of(week, facts.stabilityKnown);
  const usual = median(before);
  if (value === undefined || usual === undefined || measure.kind === 'no-data' || before.length < MIN_WEEKS) return;
  if (value === usual) return undefined;
  const direction = value > usual ? 'up' : 'down';
  const hasChanged =
    kind.kind === 'count' ? isUnlikely(value, direction, week, earlier, before) : isOutside(kind, value, before);
  if (!hasChanged) return undefined;
  const isWorse = (direction === 'up') === (kind.better === 'lower');
  const { metric } = kind;
  return { metric, direction, isWorse, value, sampleSize: measure.sampleSize, usual, weeks: before.length };
}

function isOutside({ kind }: MetricKind, value: number, before: readonly number[]): boolean {
  const [q1 = value, middle = value, q3 = value] = [0.25, 0.5, 0.75].map((share) => quantile(before, share));
  const reach = 1.5 * (q3 - q1);
  if (value >= q1 - reach - ROUNDING && value <= q3 + reach + ROUNDING) return false;
  const least = kind === 'rate' ? MIN_POINTS : MIN_SHARE * Math.abs(middle);
  return Math.abs(value - middle) >= least - ROUNDING;
}

/**
 * Each week is expected to have the same share of the events: one of nine. If holidays made the week shorter, its count must
 * also be unlikely for its working days, so that few deployments at Christmas are not news. Only the tail on the week's side of
 * the median counts: after one enormous week, a week a little above the median is improbably small, but that is not a rise.
 */
function isUnlikely(
  value: number,
  direction: Change['direction'],
  week: WeekFacts,
  earlier: readonly WeekFacts[],
  before: readonly number[],
): boolean {
  const total = value + before.reduce((sum, count) => sum + count, 0);
  const days = week.workingDays + earlier.reduce((sum, { workingDays }) => sum + workingDays, 0);
  const isShort = week.daysOff.length > 0 && days > 0;
  const shares = [1 / (before.length + 1), ...(isShort ? [week.workingDays / days] : [])];
  const tails = shares.map((share) => binomialTails(value, total, share));
  return tails.every(({ atMost, atLeast }) => (direction === 'up' ? atLeast : atMost) < MAX_PROBABILITY);
}

import type { Measure } from './measure.ts';
import type { PeriodMetrics } from './period.ts';

/** A metric's score from 0 to 10, beside the mean of all industries in 2025. */
export type Score = { readonly score: number; readonly industryMean: number };

export type QuickCheck = {
  readonly deploymentFrequency: Score | undefined;
  readonly changeLeadTimeSeconds: Score | undefined;
  readonly failedDeploymentRecoverySeconds: Score | undefined;
  readonly changeFailRate: Score | undefined;
  readonly deploymentReworkRate: Score | undefined;
  /** The mean of the five; only where all of them are known. */
  readonly overall: Score | undefined;
};

const HOUR = 3_600;
const DAY = 86_400;

/** The fewest deployments a day that score 10, 8, 6, 4 and 2: several a day, daily, weekly, monthly, every half year. */
const FREQUENCIES = [2, 1, 1 / 7, 1 / 30, 1 / 182] as const;
/** The times that score 10, 8, 6, 4 and 2 lie below these seconds. */
const TIMES = [HOUR, DAY, 7 * DAY, 30 * DAY, 182 * DAY] as const;

/**
 * DORA's Quick Check as revised in 2026, the one benchmark it keeps up to date: six answers score 0, 2, … 10, and a share
 * scores 10 at 0 % and 0 at 100 %. Means are those of all industries in 2025, shares inverted.
 * @see https://dora.dev/quickcheck/
 */
export function quickCheck(metrics: PeriodMetrics): QuickCheck {
  const scores = {
    deploymentFrequency: scored(metrics.deploymentFrequency, 4.8, stepsAtLeast),
    changeLeadTimeSeconds: scored(metrics.changeLeadTimeSeconds, 5.5, stepsBelow),
    failedDeploymentRecoverySeconds: scored(metrics.failedDeploymentRecoverySeconds, 7.4, stepsBelow),
    changeFailRate: scored(metrics.changeFailRate, 8.1, inverted),
    deploymentReworkRate: scored(metrics.deploymentReworkRate, 7.8, inverted),
  };
  return { ...scores, overall: meanOf(Object.values(scores)) };
}

/** A time under zero comes from a wrong clock and has no score. */
const scored = (measure: Measure, industryMean: number, score: (value: number) => number): Score | undefined =>
  measure.kind === 'measured' && measure.value >= 0 ? { score: score(measure.value), industryMean } : undefined;

const stepsAtLeast = (perDay: number): number => 2 * FREQUENCIES.filter((least) => perDay >= least).length;
const stepsBelow = (seconds: number): number => 2 * TIMES.filter((bound) => seconds < bound).length;
const inverted = (share: number): number => 10 - share * 10;

function meanOf(scores: readonly (Score | undefined)[]): Score | undefined {
  const known = scores.filter((score) => score !== undefined);
  if (known.length < scores.length) return undefined;
  const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length;
  return {
    score: mean(known.map(({ score }) => score)),
    industryMean: mean(known.map(({ industryMean }) => industryMean)),
  };
}

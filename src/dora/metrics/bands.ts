import { type BenchmarkYear, RULES, type Rule } from './benchmarks.ts';
import { type Band, type BandedMetric, LEVELS, type Level } from './level.ts';
import type { Measure } from './measure.ts';
import type { PeriodMetrics } from './period.ts';

export type Bands = Record<BandedMetric, Band | undefined>;

export function bandsOf(metrics: PeriodMetrics, year: BenchmarkYear): Bands {
  const band = (metric: BandedMetric) => bandOf(metrics[metric], RULES[year][metric]);
  return {
    deploymentFrequency: band('deploymentFrequency'),
    changeLeadTimeSeconds: band('changeLeadTimeSeconds'),
    changeFailRate: band('changeFailRate'),
    failedDeploymentRecoverySeconds: band('failedDeploymentRecoverySeconds'),
  };
}

export const NO_BANDS: Bands = {
  deploymentFrequency: undefined,
  changeLeadTimeSeconds: undefined,
  changeFailRate: undefined,
  failedDeploymentRecoverySeconds: undefined,
};

function bandOf(measure: Measure, rules: readonly Rule[]): Band | undefined {
  // A time under zero comes from a wrong clock. It is counted and reported, but it makes nobody Elite.
  if (measure.kind === 'no-data' || measure.value < 0) return undefined;
  const rule = rules.find(({ holds }) => holds(measure.value));
  return rule && { level: rule.level, fit: rule.fit, tiedWith: rule.tiedWith };
}

/** The band of a change fail rate that is not the period's own, such as the upper end of its range. */
export const changeFailRateBand = (share: number, year: BenchmarkYear): Band | undefined =>
  bandOf({ kind: 'measured', value: share, sampleSize: 1 }, RULES[year].changeFailRate);

/** Whether a year published a range for all four metrics; without all four there is no level. */
export const hasAllBands = (year: BenchmarkYear): boolean =>
  Object.values(RULES[year]).every((rules) => rules.length > 0);

/**
 * The overall level: the worst of the four. There is none while frequency, lead time or change fail rate is unknown, or
 * while deployments failed and no recovery is measured. Where none failed, recovery does not count.
 */
export function overallLevel(metrics: PeriodMetrics, bands: Bands): Level | undefined {
  const { deploymentFrequency, changeLeadTimeSeconds, changeFailRate, failedDeploymentRecoverySeconds } = bands;
  if (!deploymentFrequency || !changeLeadTimeSeconds || !changeFailRate) return undefined;
  const levels = [deploymentFrequency.level, changeLeadTimeSeconds.level, changeFailRate.level];
  if (failedDeploymentRecoverySeconds) return worst([...levels, failedDeploymentRecoverySeconds.level]);
  const recovery = metrics.failedDeploymentRecoverySeconds;
  const nothingFailed = recovery.kind === 'no-data' && recovery.reason === 'nothing-to-recover-from';
  return nothingFailed ? worst(levels) : undefined;
}

const worst = (levels: readonly Level[]): Level | undefined =>
  [...LEVELS].reverse().find((level) => levels.includes(level));

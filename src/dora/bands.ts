import type { Measure } from './measure.ts';
import type { PeriodMetrics } from './period.ts';

export type Level = 'elite' | 'high' | 'medium' | 'low';

/** From best to worst. */
export const LEVELS: readonly Level[] = ['elite', 'high', 'medium', 'low'];

/**
 * Where a value lies among DORA's published clusters. `exact`: in one published range; `tie`: in a range that several
 * levels share, and it counts as the best of them; `gap`: between published ranges, and it counts as the next worse.
 */
export type Band = {
  readonly level: Level;
  readonly fit: 'exact' | 'tie' | 'gap';
  /** With `tie`: all the levels that share the range. */
  readonly tiedWith: readonly Level[];
};

export type BandedMetric =
  | 'deploymentFrequency'
  | 'changeLeadTimeSeconds'
  | 'changeFailRate'
  | 'failedDeploymentRecoverySeconds';

export type Bands = Record<BandedMetric, Band | undefined>;

export const BANDED_METRICS: readonly BandedMetric[] = [
  'deploymentFrequency',
  'changeLeadTimeSeconds',
  'changeFailRate',
  'failedDeploymentRecoverySeconds',
];

type Rule = Band & { readonly holds: (value: number) => boolean };

const HOUR = 3_600;
const DAY = 86_400;

const exact = (level: Level, holds: Rule['holds']): Rule => ({ level, fit: 'exact', tiedWith: [], holds });
const gap = (level: Level, holds: Rule['holds']): Rule => ({ level, fit: 'gap', tiedWith: [], holds });
const tie = (tiedWith: readonly [Level, ...Level[]], holds: Rule['holds']): Rule => ({
  level: tiedWith[0],
  fit: 'tie',
  tiedWith,
  holds,
});
const rest = (): boolean => true;

/** The year of the report that the thresholds come from. */
export type BenchmarkYear = 2019;

/**
 * DORA's 2019 clusters, the only year that agrees with all the thresholds teams commonly use (at least daily, weekly,
 * monthly; change fail rate 15 %; recovery within an hour). The report describes answers to a survey: its gaps and ties
 * are marked, not smoothed. The first rule that holds decides; values are compared unrounded.
 * @see https://dora.dev/research/2019/dora-report/
 */
const RULES_2019: Record<BandedMetric, readonly Rule[]> = {
  deploymentFrequency: [
    exact('elite', (perDay) => perDay >= 1),
    exact('high', (perDay) => perDay >= 1 / 7),
    exact('medium', (perDay) => perDay >= 1 / 30),
    exact('low', rest),
  ],
  changeLeadTimeSeconds: [
    exact('elite', (seconds) => seconds < DAY),
    exact('high', (seconds) => seconds <= 7 * DAY),
    exact('medium', (seconds) => seconds <= 30 * DAY),
    exact('low', rest),
  ],
  changeFailRate: [
    tie(['elite', 'high', 'medium'], (share) => share <= 0.15),
    gap('medium', (share) => share < 0.46),
    exact('low', rest),
  ],
  failedDeploymentRecoverySeconds: [
    exact('elite', (seconds) => seconds < HOUR),
    tie(['high', 'medium'], (seconds) => seconds < DAY),
    gap('medium', (seconds) => seconds <= 7 * DAY),
    exact('low', rest),
  ],
};

const RULES: Record<BenchmarkYear, typeof RULES_2019> = { 2019: RULES_2019 };

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
  if (measure.kind === 'no-data') return undefined;
  const rule = rules.find(({ holds }) => holds(measure.value));
  return rule && { level: rule.level, fit: rule.fit, tiedWith: rule.tiedWith };
}

/**
 * The overall level: the worst of the four. There is none while frequency, lead time or change fail rate is unknown, or
 * where deployments failed and no recovery is measured; where none failed, recovery holds nothing back.
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

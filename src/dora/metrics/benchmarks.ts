import type { Band, BandedMetric, Level } from './level.ts';

/** The years whose published numbers a team may be compared with. */
export const BENCHMARK_YEARS = [2019, 2021, 2022, 2023, 2024, 2025] as const;
export type BenchmarkYear = (typeof BENCHMARK_YEARS)[number];

export type Rule = Band & { readonly holds: (value: number) => boolean };
/** The first rule that holds decides. Without rules, that year published no range for the metric. */
type Rules = Readonly<Record<BandedMetric, readonly Rule[]>>;

const HOUR = 3_600;
const DAY = 86_400;
const WEEK = 7 * DAY;
const MONTH = 30 * DAY;
const HALF_YEAR = 182 * DAY;

const exact = (level: Level, holds: Rule['holds']): Rule => ({ level, fit: 'exact', tiedWith: [], holds });
const gap = (level: Level, holds: Rule['holds']): Rule => ({ level, fit: 'gap', tiedWith: [], holds });
const tie = (tiedWith: readonly [Level, ...Level[]], holds: Rule['holds']): Rule => ({
  level: tiedWith[0],
  fit: 'tie',
  tiedWith,
  holds,
});

const atLeast = (least: number) => (value: number) => value >= least;
const atMost = (most: number) => (value: number) => value <= most;
const under = (bound: number) => (value: number) => value < bound;
const anything = (): boolean => true;

const DAILY = atLeast(1);
const WEEKLY = atLeast(1 / 7);
const MONTHLY = atLeast(1 / 30);
const HALF_YEARLY = atLeast(1 / 182);

/** @see https://dora.dev/research/2019/dora-report/ */
const RULES_2019: Rules = {
  deploymentFrequency: [exact('elite', DAILY), exact('high', WEEKLY), exact('medium', MONTHLY), exact('low', anything)],
  changeLeadTimeSeconds: [
    exact('elite', under(DAY)),
    exact('high', atMost(WEEK)),
    exact('medium', atMost(MONTH)),
    exact('low', anything),
  ],
  changeFailRate: [tie(['elite', 'high', 'medium'], atMost(0.15)), gap('medium', under(0.46)), exact('low', anything)],
  failedDeploymentRecoverySeconds: [
    exact('elite', under(HOUR)),
    tie(['high', 'medium'], under(DAY)),
    gap('medium', atMost(WEEK)),
    exact('low', anything),
  ],
};

/** @see https://dora.dev/research/2021/dora-report/ */
const RULES_2021: Rules = {
  deploymentFrequency: [
    exact('elite', DAILY),
    gap('high', (perDay) => perDay > 1 / 7),
    exact('high', MONTHLY),
    exact('medium', HALF_YEARLY),
    exact('low', anything),
  ],
  changeLeadTimeSeconds: [
    exact('elite', under(HOUR)),
    gap('high', under(DAY)),
    exact('high', atMost(WEEK)),
    gap('medium', under(MONTH)),
    exact('medium', atMost(HALF_YEAR)),
    exact('low', anything),
  ],
  changeFailRate: [exact('elite', atMost(0.15)), tie(['high', 'medium', 'low'], atMost(0.3)), gap('low', anything)],
  failedDeploymentRecoverySeconds: [
    exact('elite', under(HOUR)),
    exact('high', under(DAY)),
    exact('medium', atMost(WEEK)),
    gap('low', atMost(HALF_YEAR)),
    exact('low', anything),
  ],
};

/** Three clusters, no Elite. @see https://dora.dev/research/2022/dora-report/ */
const RULES_2022: Rules = {
  deploymentFrequency: [
    exact('high', DAILY),
    gap('medium', (perDay) => perDay > 1 / 7),
    exact('medium', MONTHLY),
    exact('low', anything),
  ],
  changeLeadTimeSeconds: [exact('high', atMost(WEEK)), exact('medium', atMost(MONTH)), exact('low', anything)],
  changeFailRate: [
    exact('high', atMost(0.15)),
    exact('medium', atMost(0.3)),
    gap('low', under(0.46)),
    exact('low', anything),
  ],
  failedDeploymentRecoverySeconds: [exact('high', under(DAY)), exact('medium', atMost(WEEK)), exact('low', anything)],
};

/** Its change fail rates are points (5, 10, 15, 64 %): a value between two of them counts as the worse. @see https://dora.dev/research/2023/dora-report/ */
const RULES_2023: Rules = {
  deploymentFrequency: [
    exact('elite', DAILY),
    exact('high', WEEKLY),
    tie(['medium', 'low'], MONTHLY),
    gap('low', anything),
  ],
  changeLeadTimeSeconds: [
    exact('elite', under(DAY)),
    exact('high', atMost(WEEK)),
    tie(['medium', 'low'], atMost(MONTH)),
    gap('low', anything),
  ],
  changeFailRate: [
    exact('elite', atMost(0.05)),
    gap('high', atMost(0.1)),
    gap('medium', atMost(0.15)),
    gap('low', under(0.64)),
    exact('low', anything),
  ],
  failedDeploymentRecoverySeconds: [
    exact('elite', under(HOUR)),
    exact('high', under(DAY)),
    exact('medium', atMost(WEEK)),
    gap('low', under(MONTH)),
    exact('low', anything),
  ],
};

/** Change fail rate has no order (High 20 %, Medium 10 %), so it makes no band. @see https://dora.dev/research/2024/dora-report/ */
const RULES_2024: Rules = { ...RULES_2019, changeFailRate: [] };

/** No tiers: the Quick Check's scores instead (`quick-check.ts`). */
const RULES_2025: Rules = {
  deploymentFrequency: [],
  changeLeadTimeSeconds: [],
  changeFailRate: [],
  failedDeploymentRecoverySeconds: [],
};

/**
 * The published clusters of each year, made gap-free. They describe answers to a survey and were never thresholds: gaps and
 * ties are in the originals, and each is marked as one. Values are compared unrounded.
 */
export const RULES: Readonly<Record<BenchmarkYear, Rules>> = {
  2019: RULES_2019,
  2021: RULES_2021,
  2022: RULES_2022,
  2023: RULES_2023,
  2024: RULES_2024,
  2025: RULES_2025,
};

export const DEFAULT_YEAR: BenchmarkYear = 2019;

export const isBenchmarkYear = (year: number): year is BenchmarkYear => BENCHMARK_YEARS.some((known) => known === year);

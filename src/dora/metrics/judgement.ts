import { type Contradiction, contradiction } from './balance.ts';
import { type Bands, bandsOf, changeFailRateBand, hasAllBands, NO_BANDS, overallLevel } from './bands.ts';
import { type BenchmarkYear, DEFAULT_YEAR } from './benchmarks.ts';
import type { SnapshotFacts } from './facts.ts';
import type { Level } from './level.ts';
import type { PeriodMetrics } from './period.ts';
import { type QuickCheck, quickCheck } from './quick-check.ts';

type NoBandsReason = 'too-few-days' | 'stability-unknown';

/** How good the metrics of a window are beside the numbers that DORA published for a year. */
export type Judgement = {
  readonly benchmarkYear: BenchmarkYear;
  readonly bands: Bands;
  /** Why there are no bands at all; `undefined` where there may be some. */
  readonly noBandsBecause: NoBandsReason | undefined;
  readonly level: Level | undefined;
  /** There is a level, and the upper end of the change fail rate lies in another band. */
  readonly levelIsProvisional: boolean;
  /** Upper end of the change fail rate, a share, while untagged incidents have suspects; else `undefined`. */
  readonly changeFailRateUpTo: number | undefined;
  /** Scores instead of levels, where the benchmark has them. */
  readonly quickCheck: QuickCheck | undefined;
  /** The year whose bands the balance is judged by: 2019 for years without all bands. */
  readonly balanceYear: BenchmarkYear;
  readonly contradiction: Contradiction | undefined;
  /** The level by which the balance is judged. */
  readonly levelForBalance: Level | undefined;
};

/** A band needs this many days, where the window was cut to the beginning of the data. */
export const MIN_DAYS_FOR_BANDS = 14;

/** Judges the metrics of a window; `cutToDays` is how many days are left of a window that was cut. */
export function judge(
  metrics: PeriodMetrics,
  facts: SnapshotFacts,
  cutToDays: number | undefined,
  benchmarkYear: BenchmarkYear,
): Judgement {
  const noBandsBecause = reasonForNoBands(facts, cutToDays);
  const isJudged = noBandsBecause === undefined;
  const bands = isJudged ? bandsOf(metrics, benchmarkYear) : NO_BANDS;
  // Years without bands for everything cannot show a contradiction between speed and stability.
  const balanceYear = hasAllBands(benchmarkYear) ? benchmarkYear : DEFAULT_YEAR;
  const bandsForBalance = isJudged ? bandsOf(metrics, balanceYear) : NO_BANDS;
  const level = overallLevel(metrics, bands);
  const changeFailRateUpTo = upperEnd(facts);
  return {
    benchmarkYear,
    bands,
    noBandsBecause,
    level,
    levelIsProvisional: level !== undefined && isProvisional(bands, changeFailRateUpTo, benchmarkYear),
    changeFailRateUpTo,
    quickCheck: isJudged && benchmarkYear === 2025 ? quickCheck(metrics) : undefined,
    balanceYear,
    contradiction: contradiction(bandsForBalance),
    levelForBalance: overallLevel(metrics, bandsForBalance),
  };
}

/** An incident blames at least one deployment, and a deployment fails once: the smaller of the two numbers may be added. */
function upperEnd({ current, stabilityKnown, suspected }: SnapshotFacts): number | undefined {
  const mayHaveFailed = Math.min(suspected.incidents, suspected.deployments);
  if (!stabilityKnown || mayHaveFailed === 0 || current.deployments.total === 0) return undefined;
  return (current.deployments.failed + mayHaveFailed) / current.deployments.total;
}

function isProvisional(bands: Bands, upTo: number | undefined, year: BenchmarkYear): boolean {
  if (upTo === undefined || bands.changeFailRate === undefined) return false;
  return changeFailRateBand(upTo, year)?.level !== bands.changeFailRate.level;
}

/** Speed alone is not judged: a team is not Elite while nobody would know what failed. */
function reasonForNoBands({ stabilityKnown }: SnapshotFacts, cutToDays: number | undefined): NoBandsReason | undefined {
  if (cutToDays !== undefined && cutToDays < MIN_DAYS_FOR_BANDS) return 'too-few-days';
  return stabilityKnown ? undefined : 'stability-unknown';
}

import { isoWeekOf, type LocalDate, localDateOf, plusDays } from '../../teams/calendar/local-date.ts';
import { type Contradiction, contradiction } from '../metrics/balance.ts';
import { type Bands, bandsOf, changeFailRateBand, hasAllBands, NO_BANDS, overallLevel } from '../metrics/bands.ts';
import { type BenchmarkYear, DEFAULT_YEAR } from '../metrics/benchmarks.ts';
import type { MinutesByReason, OpenIncident, PeriodFacts, SnapshotFacts, Suspected } from '../metrics/facts.ts';
import { type Level } from '../metrics/level.ts';
import { type PeriodMetrics, periodMetrics } from '../metrics/period.ts';
import { type QuickCheck, quickCheck } from '../metrics/quick-check.ts';
import { type Window, windowOf } from '../metrics/window.ts';

/** Whose numbers these are. */
export type Scope =
  | { readonly kind: 'all' }
  | { readonly kind: 'team'; readonly name: string }
  | { readonly kind: 'service'; readonly name: string };

/** The windows one snapshot needs; `weeks` oldest first, the running week last. */
export type SnapshotWindows = {
  readonly current: Window;
  readonly previous: Window;
  readonly weeks: readonly Window[];
};

type Previous =
  | { readonly kind: 'period'; readonly window: Window; readonly metrics: PeriodMetrics; readonly facts: PeriodFacts }
  | {
      readonly kind: 'none';
      readonly reason: 'no-deployments' | 'data-begins-later';
      readonly firstDate: LocalDate | undefined;
    };

/** One ISO week of the trend. */
export type Week = {
  /** `W48` */
  readonly label: string;
  readonly window: Window;
  readonly isRunning: boolean;
  /** `undefined` where the week lies before the first deployment. */
  readonly metrics: PeriodMetrics | undefined;
  readonly facts: PeriodFacts;
};

/** How one team, service or workspace delivered in one window: what `/dora`, `GET /v1/dora` and the digest show. */
export type Snapshot = {
  readonly scope: Scope;
  readonly asOf: Date;
  /** Cut to the first production row where it was asked to begin before that. */
  readonly window: Window;
  readonly cutFrom: LocalDate | undefined;
  /** The last day is not over yet. */
  readonly endsToday: boolean;
  readonly services: number;
  readonly stabilityKnown: boolean;
  readonly metrics: PeriodMetrics;
  readonly facts: PeriodFacts;
  readonly previous: Previous;
  readonly weeks: readonly Week[];
  /** Successful deployments of each day of the window, zeros included. */
  readonly days: readonly { readonly date: LocalDate; readonly successes: number }[];
  readonly openIncidents: readonly OpenIncident[];
  readonly minutesByReason: readonly MinutesByReason[];
  readonly benchmarkYear: BenchmarkYear;
  readonly bands: Bands;
  /** Why there are no bands at all, where that is not for want of data. */
  readonly noBandsBecause: 'too-few-days' | 'stability-unknown' | undefined;
  readonly level: Level | undefined;
  /** There is a level, and the upper end of the change fail rate lies in another band. */
  readonly levelIsProvisional: boolean;
  /** Upper end of the change fail rate, a share, while untagged incidents have suspects; else `undefined`. */
  readonly changeFailRateUpTo: number | undefined;
  readonly suspected: Suspected;
  readonly withoutDeployment: number;
  /** Scores instead of levels, where the benchmark has them. */
  readonly quickCheck: QuickCheck | undefined;
  /** The year whose bands the balance is judged by: in years without all bands 2019. */
  readonly balanceYear: BenchmarkYear;
  readonly contradiction: Contradiction | undefined;
  /** The level by which the balance is judged. */
  readonly levelForBalance: Level | undefined;
};

/** A band needs this many days, where the window was cut to the beginning of the data. */
export const MIN_DAYS_FOR_BANDS = 14;

/** Judges the facts: metrics, bands, level and balance. */
export function snapshotOf(
  scope: Scope,
  windows: SnapshotWindows,
  facts: SnapshotFacts,
  asOf: Date,
  benchmarkYear: BenchmarkYear,
): Snapshot {
  const { timeZone } = windows.current;
  const firstDate = facts.firstDeploymentAt && localDateOf(facts.firstDeploymentAt, timeZone);
  const window = countedWindow(windows.current, facts);
  const isCut = window.from !== windows.current.from;
  const metrics = periodMetrics(facts.current, window.days, facts.stabilityKnown);
  const noBandsBecause = reasonForNoBands(facts, isCut && window.days < MIN_DAYS_FOR_BANDS);
  const isJudged = noBandsBecause === undefined;
  const bands = isJudged ? bandsOf(metrics, benchmarkYear) : NO_BANDS;
  // Years without bands for everything cannot show a contradiction between speed and stability.
  const balanceYear = hasAllBands(benchmarkYear) ? benchmarkYear : DEFAULT_YEAR;
  const bandsForBalance = isJudged ? bandsOf(metrics, balanceYear) : NO_BANDS;
  const level = overallLevel(metrics, bands);
  const changeFailRateUpTo = upperEnd(facts);
  return {
    scope,
    asOf,
    window,
    cutFrom: isCut ? windows.current.from : undefined,
    endsToday: window.toAt > asOf,
    services: facts.services,
    stabilityKnown: facts.stabilityKnown,
    metrics,
    facts: facts.current,
    previous: previousOf(windows.previous, facts, firstDate),
    weeks: windows.weeks.map((week, index) => weekOf(week, facts, index, firstDate, asOf)),
    days: everyDay(window, facts.days),
    openIncidents: facts.openIncidents,
    minutesByReason: facts.minutesByReason,
    benchmarkYear,
    bands,
    noBandsBecause,
    level,
    levelIsProvisional: level !== undefined && isProvisional(bands, changeFailRateUpTo, benchmarkYear),
    changeFailRateUpTo,
    suspected: facts.suspected,
    withoutDeployment: facts.withoutDeployment,
    quickCheck: isJudged && benchmarkYear === 2025 ? quickCheck(metrics) : undefined,
    balanceYear,
    contradiction: contradiction(bandsForBalance),
    levelForBalance: overallLevel(metrics, bandsForBalance),
  };
}

/** An incident blames at least one deployment, and a deployment fails once: the fewer of both is what may be added. */
function upperEnd({ current, stabilityKnown, suspected }: SnapshotFacts): number | undefined {
  const mayHaveFailed = Math.min(suspected.incidents, suspected.deployments);
  if (!stabilityKnown || mayHaveFailed === 0 || current.deployments.total === 0) return undefined;
  return (current.deployments.failed + mayHaveFailed) / current.deployments.total;
}

function isProvisional(bands: Bands, upTo: number | undefined, year: BenchmarkYear): boolean {
  if (upTo === undefined || bands.changeFailRate === undefined) return false;
  return changeFailRateBand(upTo, year)?.level !== bands.changeFailRate.level;
}

/** Speed alone is not judged: nobody is Elite as long as nobody would know what failed. */
function reasonForNoBands({ stabilityKnown }: SnapshotFacts, tooFewDays: boolean): Snapshot['noBandsBecause'] {
  if (tooFewDays) return 'too-few-days';
  return stabilityKnown ? undefined : 'stability-unknown';
}

/** The part of a window that is counted: it begins where the data does. */
export function countedWindow(window: Window, { firstDeploymentAt }: Pick<SnapshotFacts, 'firstDeploymentAt'>): Window {
  return cutToFirst(window, firstDeploymentAt && localDateOf(firstDeploymentAt, window.timeZone));
}

function cutToFirst(window: Window, firstDate: LocalDate | undefined): Window {
  if (firstDate === undefined || firstDate <= window.from || firstDate >= window.to) return window;
  return windowOf(firstDate, window.to, window.timeZone);
}

/** A previous period that began before the data did would make every comparison look like growth. */
function previousOf(window: Window, facts: SnapshotFacts, firstDate: LocalDate | undefined): Previous {
  if (firstDate === undefined) return { kind: 'none', reason: 'no-deployments', firstDate };
  if (firstDate > window.from) return { kind: 'none', reason: 'data-begins-later', firstDate };
  const metrics = periodMetrics(facts.previous, window.days, facts.stabilityKnown);
  return { kind: 'period', window, metrics, facts: facts.previous };
}

function weekOf(
  window: Window,
  { weeks, stabilityKnown }: SnapshotFacts,
  index: number,
  firstDate: LocalDate | undefined,
  asOf: Date,
): Week {
  const facts = weeks[index];
  if (facts === undefined)
    throw new Error(`The database answered for ${weeks.length} weeks; week ${index + 1} is missing`);
  const hasData = firstDate !== undefined && firstDate < window.to;
  return {
    label: `W${String(isoWeekOf(window.from).week).padStart(2, '0')}`,
    window,
    isRunning: window.toAt > asOf,
    metrics: hasData ? periodMetrics(facts, cutToFirst(window, firstDate).days, stabilityKnown) : undefined,
    facts,
  };
}

function everyDay(window: Window, days: SnapshotFacts['days']): SnapshotFacts['days'] {
  const successes = new Map(days.map((day) => [day.date, day.successes]));
  return Array.from({ length: window.days }, (_, index) => {
    const date = plusDays(window.from, index);
    return { date, successes: successes.get(date) ?? 0 };
  });
}

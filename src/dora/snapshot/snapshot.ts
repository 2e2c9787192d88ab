import { type LocalDate, localDateOf, plusDays } from '../../teams/calendar/local-date.ts';
import type { BenchmarkYear } from '../metrics/benchmarks.ts';
import { countedWindow } from '../metrics/counted-window.ts';
import type { MinutesByReason, OpenIncident, PeriodFacts, SnapshotFacts, Suspected } from '../metrics/facts.ts';
import { type Judgement, judge } from '../metrics/judgement.ts';
import { type PeriodMetrics, periodMetrics } from '../metrics/period.ts';
import type { Window } from '../metrics/window.ts';
import { type PreviousPeriod, previousPeriod } from './previous-period.ts';
import type { Scope } from './scope.ts';
import { type Week, weekOf } from './week.ts';

/** The windows that one snapshot needs; `weeks` oldest first, the running week last. */
export type SnapshotWindows = {
  readonly current: Window;
  readonly previous: Window;
  readonly weeks: readonly Window[];
};

/** How one team, service or workspace delivered in one window: what `/dora`, `GET /v1/dora` and the digest show. */
export type Snapshot = Judgement & {
  readonly scope: Scope;
  readonly asOf: Date;
  /** It begins with the first production row where a window was asked for that begins before it. */
  readonly window: Window;
  /** The first day that was asked for, where the window is cut. */
  readonly cutFrom: LocalDate | undefined;
  /** The last day is not over yet. */
  readonly endsToday: boolean;
  readonly services: number;
  readonly stabilityKnown: boolean;
  readonly metrics: PeriodMetrics;
  readonly facts: PeriodFacts;
  readonly previous: PreviousPeriod;
  readonly weeks: readonly Week[];
  /** Successful deployments of each day of the window, zeros included. */
  readonly days: readonly { readonly date: LocalDate; readonly successes: number }[];
  readonly openIncidents: readonly OpenIncident[];
  readonly minutesByReason: readonly MinutesByReason[];
  readonly suspected: Suspected;
  readonly withoutDeployment: number;
};

/** Computes the metrics from the facts and judges them. */
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
    previous: previousPeriod(windows.previous, facts, firstDate),
    weeks: windows.weeks.map((week, index) => weekOf(week, facts, index, firstDate, asOf)),
    days: everyDay(window, facts.days),
    openIncidents: facts.openIncidents,
    minutesByReason: facts.minutesByReason,
    suspected: facts.suspected,
    withoutDeployment: facts.withoutDeployment,
    ...judge(metrics, facts, isCut ? window.days : undefined, benchmarkYear),
  };
}

/** Every day of the window, with zero where nothing was deployed. */
function everyDay(window: Window, days: SnapshotFacts['days']): SnapshotFacts['days'] {
  const successes = new Map(days.map((day) => [day.date, day.successes]));
  return Array.from({ length: window.days }, (_, index) => {
    const date = plusDays(window.from, index);
    return { date, successes: successes.get(date) ?? 0 };
  });
}

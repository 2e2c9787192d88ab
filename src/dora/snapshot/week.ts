import { isoWeekOf, type LocalDate } from '../../teams/calendar/local-date.ts';
import { cutToFirst } from '../metrics/counted-window.ts';
import type { PeriodFacts, SnapshotFacts } from '../metrics/facts.ts';
import { type PeriodMetrics, periodMetrics } from '../metrics/period.ts';
import type { Window } from '../metrics/window.ts';

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

/** One week of the trend; `index` is its place among the weeks that were counted. */
export function weekOf(
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

import type { LocalDate } from '../../teams/calendar/local-date.ts';
import type { PeriodFacts, SnapshotFacts } from '../metrics/facts.ts';
import { type PeriodMetrics, periodMetrics } from '../metrics/period.ts';
import type { Window } from '../metrics/window.ts';

/** The period before the window, or why there is none to compare with. */
export type PreviousPeriod =
  | { readonly kind: 'period'; readonly window: Window; readonly metrics: PeriodMetrics; readonly facts: PeriodFacts }
  | {
      readonly kind: 'none';
      readonly reason: 'no-deployments' | 'data-begins-later';
      readonly firstDate: LocalDate | undefined;
    };

/** A period that began before the data did is not compared with: every comparison would look like growth. */
export function previousPeriod(window: Window, facts: SnapshotFacts, firstDate: LocalDate | undefined): PreviousPeriod {
  if (firstDate === undefined) return { kind: 'none', reason: 'no-deployments', firstDate };
  if (firstDate > window.from) return { kind: 'none', reason: 'data-begins-later', firstDate };
  const metrics = periodMetrics(facts.previous, window.days, facts.stabilityKnown);
  return { kind: 'period', window, metrics, facts: facts.previous };
}

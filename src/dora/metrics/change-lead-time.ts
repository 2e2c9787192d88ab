import type { PeriodFacts } from './facts.ts';
import { type Measure, measured, noData } from './measure.ts';

/**
 * Change lead time: median seconds from a commit's authoring to its arrival in production, of successful deployments.
 * Per change where the commits are known, else per deployment from its head commit. Negative values stay in: they are
 * reported, so that somebody corrects the clock.
 * @see https://dora.dev/guides/dora-metrics/
 */
export const changeLeadTimeSeconds = (facts: PeriodFacts): Measure => percentile(facts, facts.leadTime.medianSeconds);

/** The 95th percentile of the same values. */
export const changeLeadTimeP95Seconds = (facts: PeriodFacts): Measure => percentile(facts, facts.leadTime.p95Seconds);

function percentile({ deployments, leadTime }: PeriodFacts, seconds: number | undefined): Measure {
  if (deployments.total === 0) return noData('no-deployments');
  if (seconds === undefined) return noData('no-lead-times');
  return measured(seconds, leadTime.sampleSize);
}

import type { Measure } from '../../dora/metrics/measure.ts';
import type { DigestFacts } from './facts.ts';
import { comparable, type DigestMetric, metricKind } from './metrics.ts';
import { median } from './quantile.ts';
import { reportedWeek, weeksBefore } from './week.ts';

/** One metric of the week, and what it is compared with. */
export type Figure = {
  readonly measure: Measure;
  /** Of the week before; `undefined` if that is not a whole week of data. */
  readonly weekBefore: Measure | undefined;
  /** Median of the four weeks before; `undefined` if fewer than two of them are comparable. */
  readonly medianOfFourBefore: number | undefined;
};

const MIN_WEEKS = 2;

export function figure(metric: DigestMetric, facts: DigestFacts): Figure {
  const { stabilityKnown, weeks } = facts;
  const kind = metricKind(metric);
  const four = weeksBefore(facts).filter((week) => weeks.slice(-5, -1).includes(week));
  const values = comparable(kind, four, stabilityKnown);
  const weekBefore = four.find((week) => week === weeks.at(-2));
  return {
    measure: kind.of(reportedWeek(facts), stabilityKnown),
    weekBefore: weekBefore && kind.of(weekBefore, stabilityKnown),
    medianOfFourBefore: values.length < MIN_WEEKS ? undefined : median(values),
  };
}

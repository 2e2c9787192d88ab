import type { Measure } from '../metrics/measure.ts';
import type { PeriodMetrics } from '../metrics/period.ts';
import { duration, percent, perTime } from '../snapshot/words.ts';

/** A metric as `/dora trend` shows it. */
export type Trend = {
  readonly title: string;
  /** What the chart counts in, by the largest of its values. */
  readonly unit: (largest: number) => Unit;
  readonly of: (metrics: PeriodMetrics) => Measure;
  readonly words: (value: number) => string;
};

/** `size` is what one of the unit is in the metric's own unit. */
type Unit = { readonly name: string; readonly size: number };

/** The longest first; a unit is used from so many seconds on. */
const TIMES: readonly (Unit & { readonly from: number })[] = [
  { name: 'days', size: 86_400, from: 2 * 86_400 },
  { name: 'hours', size: 3_600, from: 3_600 },
  { name: 'minutes', size: 60, from: 60 },
];

/** The unit that the words have too, or a lead time of a minute would be drawn as 0 hours. */
const time = (seconds: number): Unit => TIMES.find(({ from }) => seconds >= from) ?? { name: 'seconds', size: 1 };
const share = (): Unit => ({ name: 'percent', size: 0.01 });

/** Speed beside stability: Slack shows at most two charts in one message. */
export const TREND_PAIRS: readonly (readonly Trend[])[] = [
  [
    {
      title: 'Deployment frequency',
      unit: () => ({ name: 'a day', size: 1 }),
      of: (metrics) => metrics.deploymentFrequency,
      words: perTime,
    },
    {
      title: 'Change fail rate',
      unit: share,
      of: (metrics) => metrics.changeFailRate,
      words: percent,
    },
  ],
  [
    {
      title: 'Change lead time, median',
      unit: time,
      of: (metrics) => metrics.changeLeadTimeSeconds,
      words: duration,
    },
    {
      title: 'Failed deployment recovery time, median',
      unit: time,
      of: (metrics) => metrics.failedDeploymentRecoverySeconds,
      words: duration,
    },
  ],
  [
    {
      title: 'Deployment rework rate',
      unit: share,
      of: (metrics) => metrics.deploymentReworkRate,
      words: percent,
    },
  ],
];

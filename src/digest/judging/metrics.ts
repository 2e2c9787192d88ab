import { changeFailRate } from '../../dora/metrics/change-fail-rate.ts';
import { changeLeadTimeSeconds } from '../../dora/metrics/change-lead-time.ts';
import { deploymentReworkRate } from '../../dora/metrics/deployment-rework-rate.ts';
import { failedDeploymentRecoverySeconds } from '../../dora/metrics/failed-deployment-recovery-time.ts';
import { type Measure, measured, noData } from '../../dora/metrics/measure.ts';
import { duration, percent } from '../../dora/snapshot/words.ts';
import { MIN_BASE, type WeekFacts } from './facts.ts';

export type DigestMetric = 'change-fail-rate' | 'recovery' | 'incidents' | 'rework-rate' | 'lead-time' | 'deployments';

export type MetricKind = {
  readonly metric: DigestMetric;
  /** Shares are 0 to 1, durations seconds. */
  readonly kind: 'rate' | 'duration' | 'count';
  readonly better: 'higher' | 'lower';
  /** The value in one week. */
  readonly of: (week: WeekFacts, stabilityKnown: boolean) => Measure;
  readonly words: (value: number) => string;
};

/** In the order in which a digest reports them: stability before speed, because everybody sees speed anyway. */
export const METRICS: readonly MetricKind[] = [
  {
    metric: 'change-fail-rate',
    kind: 'rate',
    better: 'lower',
    of: ({ facts }, stabilityKnown) => changeFailRate(facts.deployments, stabilityKnown),
    words: percent,
  },
  {
    metric: 'recovery',
    kind: 'duration',
    better: 'lower',
    of: ({ facts }, stabilityKnown) => failedDeploymentRecoverySeconds(facts, stabilityKnown),
    words: duration,
  },
  {
    metric: 'incidents',
    kind: 'count',
    better: 'lower',
    of: ({ facts: { incidents } }, stabilityKnown) =>
      stabilityKnown ? measured(incidents.total, incidents.total) : noData('stability-unknown'),
    words: String,
  },
  {
    metric: 'rework-rate',
    kind: 'rate',
    better: 'lower',
    of: ({ facts }) => deploymentReworkRate(facts.deployments),
    words: percent,
  },
  {
    metric: 'lead-time',
    kind: 'duration',
    better: 'lower',
    of: ({ facts }) => changeLeadTimeSeconds(facts),
    words: duration,
  },
  {
    metric: 'deployments',
    kind: 'count',
    better: 'higher',
    of: ({ facts: { deployments } }) => measured(deployments.successes, deployments.successes),
    words: String,
  },
];

export const metricKind = (metric: DigestMetric): MetricKind => {
  const found = METRICS.find((one) => one.metric === metric);
  if (found === undefined) throw new Error(`No metric is called ${metric}`);
  return found;
};

/** The weekly values that are comparable. A rate of fewer than five deployments shows chance more than the team. */
export const comparable = (
  { kind, of }: MetricKind,
  weeks: readonly WeekFacts[],
  stabilityKnown: boolean,
): readonly number[] =>
  weeks.flatMap((week) => {
    const measure = of(week, stabilityKnown);
    if (measure.kind === 'no-data' || (kind === 'rate' && measure.sampleSize < MIN_BASE)) return [];
    return [measure.value];
  });

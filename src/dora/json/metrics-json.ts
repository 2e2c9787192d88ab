import type { Bands } from '../metrics/bands.ts';
import type { Band } from '../metrics/level.ts';
import { type Measure, NO_DATA_WORDS } from '../metrics/measure.ts';
import type { PeriodMetrics } from '../metrics/period.ts';

/** The metrics of a period beside those of the period before, where there is one, each with its band. */
export function metricsJson(metrics: PeriodMetrics, before: PeriodMetrics | undefined, bands: Bands): object {
  const measure = (name: Exclude<keyof PeriodMetrics, 'reliability'>, unit: string, band?: Band) => ({
    unit,
    ...measureJson(metrics[name]),
    previous: before ? measureJson(before[name]) : null,
    band: band
      ? { level: band.level, fit: band.fit, ...(band.fit === 'tie' ? { tied_with: band.tiedWith } : {}) }
      : null,
  });
  return {
    deployment_frequency: measure('deploymentFrequency', 'per_day', bands.deploymentFrequency),
    change_lead_time: measure('changeLeadTimeSeconds', 'seconds', bands.changeLeadTimeSeconds),
    change_lead_time_p95: measure('changeLeadTimeP95Seconds', 'seconds'),
    change_fail_rate: measure('changeFailRate', 'share', bands.changeFailRate),
    failed_deployment_recovery_time: measure(
      'failedDeploymentRecoverySeconds',
      'seconds',
      bands.failedDeploymentRecoverySeconds,
    ),
    deployment_rework_rate: measure('deploymentReworkRate', 'share'),
  };
}

const measureJson = (measure: Measure): object =>
  measure.kind === 'measured'
    ? { value: measure.value, n: measure.sampleSize }
    : { value: null, n: 0, reason: measure.reason, reason_text: NO_DATA_WORDS[measure.reason] };

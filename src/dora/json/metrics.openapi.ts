import { z } from 'zod';
import { LEVELS } from '../metrics/level.ts';
import type { NoDataReason } from '../metrics/measure.ts';
import { count } from './fields.openapi.ts';

export const level = z.enum(LEVELS);

const NO_DATA_REASONS = [
  'no-deployments',
  'no-lead-times',
  'stability-unknown',
  'nothing-to-recover-from',
  'recovery-not-measured',
] as const satisfies readonly NoDataReason[];

const measure = {
  value: z.number().nullable(),
  n: count.meta({ description: 'How many deployments, changes or incidents the value is made of' }),
  reason: z.enum(NO_DATA_REASONS).optional().meta({ description: 'Where there is no value: why' }),
  reason_text: z.string().optional().meta({ description: 'The same in words' }),
};
const Band = z
  .object({
    level,
    fit: z
      .enum(['exact', 'tie', 'gap'])
      .meta({ description: 'In one published range, in one of several levels, in none' }),
    tied_with: z.array(level).optional().meta({ description: 'With `tie`: all the levels that share the range' }),
  })
  .meta({ id: 'DoraBand' });

const Metric = z
  .object({
    unit: z.enum(['per_day', 'seconds', 'share']),
    ...measure,
    previous: z.object(measure).nullable().meta({ description: 'The same of the period before, where there is one' }),
    band: Band.nullable().meta({ description: 'The level, where the benchmark has one for it' }),
  })
  .meta({ id: 'DoraMetric' });

export const Metrics = z
  .object({
    deployment_frequency: Metric,
    change_lead_time: Metric.meta({ description: 'The median' }),
    change_lead_time_p95: Metric,
    change_fail_rate: Metric,
    failed_deployment_recovery_time: Metric.meta({ description: 'The median' }),
    deployment_rework_rate: Metric,
  })
  .meta({ id: 'DoraMetrics' });

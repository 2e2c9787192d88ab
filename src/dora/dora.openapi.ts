import { z } from 'zod';
import { answeredInstant } from '../http/fields.ts';
import type { Operation } from '../http/openapi.ts';

const day = z.string().meta({ format: 'date' });
const Window = z.looseObject({ from: day, to: day, days: z.number(), time_zone: z.string() }).meta({
  description: 'Whole days of the time zone, without the day `to`',
});

const value = {
  value: z.number().nullable(),
  n: z.int().meta({ description: 'How many deployments, changes or incidents the value is made of' }),
  reason: z.string().optional().meta({ description: 'Why there is no value' }),
  reason_text: z.string().optional(),
};

const Metric = z
  .looseObject({
    unit: z.enum(['per_day', 'seconds', 'share']),
    ...value,
    previous: z.looseObject(value).nullable().meta({ description: 'The same of the period before' }),
    band: z.looseObject({}).nullable().meta({ description: 'The level, where the benchmark has one for it' }),
  })
  .meta({ id: 'DoraMetric' });

const Metrics = z.looseObject({
  deployment_frequency: Metric,
  change_lead_time: Metric,
  change_fail_rate: Metric,
  failed_deployment_recovery_time: Metric,
  deployment_rework_rate: Metric,
});

const counts = z.looseObject({ deployments: z.int(), successes: z.int(), failed: z.int() });

const Snapshot = z
  .looseObject({
    scope: z.unknown(),
    as_of: answeredInstant,
    window: Window,
    previous: z
      .looseObject({ window: Window.nullable() })
      .meta({ description: 'The period before, or why there is none' }),
    metrics: Metrics,
    counts,
    reliability: z.looseObject({ incidents: z.int(), deploy_triggered: z.int(), untagged: z.int() }),
    benchmark: z.looseObject({ year: z.int() }),
    balance: z.looseObject({}).nullable().meta({ description: 'Throughput and stability that contradict each other' }),
    days: z.array(z.unknown()),
    weeks: z.array(z.looseObject({ week: z.string(), from: day, running: z.boolean() })),
    notes: z.array(z.string()).meta({ description: 'What a reader must know to read the numbers rightly' }),
  })
  .meta({ id: 'DoraSnapshot' });

const name = z.string().min(1);

export const DORA_OPERATIONS: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/dora',
    summary: 'The numbers of `/dora`: every metric with its unit and sample size, or `null` with the reason',
    scope: 'read',
    inQuery: {
      team: { description: 'By name; without team, service and repo, and with `all`, everything', schema: name },
      service: { description: 'One service', schema: name },
      repo: { description: 'The service of this name', schema: name },
      window: { description: 'Such as `30d`, `this-week` or `last-week`; goes without from and to', schema: name },
      from: { description: 'The first day, in the time zone; goes with to', schema: day },
      to: { description: 'The day after the last one', schema: day },
      tz: { description: 'A time zone of the IANA database; else the team’s', schema: name },
      benchmark: { description: 'The year of the report whose levels are shown', schema: z.int() },
    },
    answers: { 200: { description: 'The snapshot', content: { 'application/json': Snapshot } } },
    problems: [401, 403, 404, 422, 500, 503],
  },
];

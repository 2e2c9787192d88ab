import { z } from 'zod';
import { answeredInstant } from '../../http/fields.ts';
import { BENCHMARK_YEARS } from '../metrics/benchmarks.ts';
import type { NoDataReason } from '../metrics/measure.ts';

export const day = z.string().meta({ format: 'date' });
const count = z.int();
const share = z.number().meta({ description: 'A share: 0 is none, 1 is all' });
const level = z.enum(['elite', 'high', 'medium', 'low']);

const windowFields = {
  from: day,
  to: day.meta({ description: 'The day after the last one' }),
  days: count,
  time_zone: z.string().meta({ description: 'Of the IANA database' }),
};
const Window = z.object({
  ...windowFields,
  today_so_far: z.boolean().meta({ description: 'The last day is not over yet' }),
  asked_from: day.meta({ description: 'Before `from` where the window is cut to where the data begins' }),
});

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

const Metrics = z
  .object({
    deployment_frequency: Metric,
    change_lead_time: Metric.meta({ description: 'The median' }),
    change_lead_time_p95: Metric,
    change_fail_rate: Metric,
    failed_deployment_recovery_time: Metric.meta({ description: 'The median' }),
    deployment_rework_rate: Metric,
  })
  .meta({ id: 'DoraMetrics' });

const Score = z.object({ score: z.number().meta({ description: '0 to 10' }), industry_mean: z.number() }).nullable();

const NO_BANDS = ['too-few-days', 'stability-unknown'] as const;

/** A survey's results are for those who answered it. */
const GOOD_ON_PAPER = {
  good_on_paper_unhappy_team: z.null(),
  good_on_paper_reason: z.literal('shown-to-the-team-only'),
};

const Benchmark = z.object({
  year: z.literal(BENCHMARK_YEARS),
  level: level.nullable().meta({ description: 'The worst of the four' }),
  level_reason: z
    .enum([...NO_BANDS, 'year-has-no-levels', 'recovery-not-measured', 'metrics-not-known'])
    .optional()
    .meta({ description: 'Why there is no level' }),
  provisional: z.boolean().meta({ description: 'The upper end of the change fail rate lies in another band' }),
  quick_check: z
    .object({
      deployment_frequency: Score,
      change_lead_time: Score,
      failed_deployment_recovery_time: Score,
      change_fail_rate: Score,
      deployment_rework_rate: Score,
      overall: Score,
    })
    .nullable()
    .meta({ description: 'Scores instead of levels, in 2025' }),
  no_bands_because: z.enum(NO_BANDS).nullable(),
});

const Reliability = z.object({
  incidents: count,
  deploy_triggered: count,
  not_deploy_triggered: count,
  untagged: count,
  minutes_by_reason: z
    .array(z.object({ reason: z.string().nullable(), incidents: count, minutes: z.number().nullable() }))
    .meta({ description: 'Of those that no deployment caused; `minutes` is null while all of them are open' }),
});

const Recovery = z.object({
  mean_seconds: z.number().nullable(),
  ticket_median_seconds: z.number().nullable().meta({ description: 'From the ticket instead of the onset' }),
  negatives: count.meta({ description: 'Incidents that recovered before their onset' }),
  open: count.meta({ description: 'Not over, and not averaged' }),
  open_incidents: z
    .array(z.object({ id: z.string(), title: z.string(), started_at: answeredInstant }))
    .meta({ description: 'The oldest 20' }),
});

const Week = z.object({
  week: z.string().meta({ description: '`W48`' }),
  from: day,
  running: z.boolean(),
  deployments: count.nullable().meta({ description: 'Null, like what follows, where the week lies before the data' }),
  successes: count.nullable(),
  failed: count.nullable(),
  metrics: Metrics.nullable(),
});

const note = z.string().meta({ description: 'Why it is not DORA’s figure of the same name' });
const Practice = z
  .object({
    deployments_per_week: z.object({
      value: z.array(z.object({ week: day, deploys: count, deploys_per_day: z.number() })),
      note,
    }),
    lead_time: z.object({ p50_hours: z.number().nullable(), p95_hours: z.number().nullable(), note }),
    change_failure_rate: z.object({ cfr_pct: z.number().nullable(), failures: count, total: count, note }),
    mttr: z.object({ avg_mttr_hours: z.number().nullable(), note }),
    flaky_tests: z.object({
      value: z.array(z.object({ test_name: z.string(), runs: count, flake_pct: z.number() })).nullable(),
      note,
    }),
  })
  .meta({ description: 'As the lightweight practice counts, at the end of the window' });

/** `GET /v1/dora`, member by member. */
export const Snapshot = z
  .object({
    scope: z.union([
      z.object({ kind: z.literal('all') }),
      z.object({ kind: z.enum(['team', 'service']), name: z.string() }),
    ]),
    as_of: answeredInstant,
    window: Window,
    previous: z
      .union([
        z.object({ window: z.object(windowFields) }),
        z.object({
          window: z.null(),
          reason: z.enum(['no-deployments', 'data-begins-later']),
          first_deployment_on: day.nullable(),
        }),
      ])
      .meta({ description: 'The period before, or why there is none' }),
    metrics: Metrics,
    change_fail_rate_range: z
      .object({
        upper: share.nullable().meta({ description: 'Null where no untagged incident can raise the rate' }),
        untagged_with_suspect: count,
        suspects: count,
      })
      .meta({ description: 'What the change fail rate may become when the untagged incidents are answered' }),
    counts: z.object({
      deployments: count,
      successes: count,
      hotfixes: count,
      rollbacks: count,
      failed: count,
      failed_by_script: count.meta({ description: 'Those of `failed` that no verdict names' }),
      services: count,
    }),
    lead_time: z.object({
      head_commit_only: count.meta({ description: 'Deployments that named no commits' }),
      unmeasured: count.meta({ description: 'Successful deployments without any lead time' }),
      negatives: count.meta({ description: 'Values under zero, which are kept' }),
    }),
    recovery: Recovery,
    reliability: Reliability,
    benchmark: Benchmark,
    balance: z
      .union([
        z.object({
          contradiction: z.literal('fast-but-fragile'),
          fragile: z.array(z.enum(['change-fail-rate', 'recovery'])),
          ...GOOD_ON_PAPER,
        }),
        z.object({ contradiction: z.null(), reason: z.enum([...NO_BANDS, 'none-found']), ...GOOD_ON_PAPER }),
      ])
      .meta({ description: 'Throughput and stability that contradict each other' }),
    days: z
      .array(z.object({ date: day, successes: count }))
      .meta({ description: 'Every day of the window, zeros included' }),
    weeks: z.array(Week).meta({ description: 'Twelve whole ISO weeks and the running one, whatever the window' }),
    notes: z.array(z.string()).meta({ description: 'What a reader must know to read the numbers rightly' }),
    practice: Practice,
  })
  .meta({ id: 'DoraSnapshot' });

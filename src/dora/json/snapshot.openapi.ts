import { z } from 'zod';
import { answeredInstant } from '../../http/fields.ts';
import { Balance, Benchmark } from './benchmark.openapi.ts';
import { count, day } from './fields.openapi.ts';
import { Metrics } from './metrics.openapi.ts';
import { Practice } from './practice.openapi.ts';

const share = z.number().meta({ description: 'A share: 0 is none, 1 is all' });

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
  open_incidents: z.array(z.object({ id: z.string(), title: z.string(), started_at: answeredInstant })).meta({
    description: 'The oldest 20; `title` is empty where the channel of its team is private, or was not looked at yet',
  }),
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
    balance: Balance,
    days: z
      .array(z.object({ date: day, successes: count }))
      .meta({ description: 'Every day of the window, zeros included' }),
    weeks: z.array(Week).meta({ description: 'Twelve whole ISO weeks and the running one, whatever the window' }),
    notes: z.array(z.string()).meta({ description: 'What a reader must know to read the numbers rightly' }),
    practice: Practice,
  })
  .meta({ id: 'DoraSnapshot' });

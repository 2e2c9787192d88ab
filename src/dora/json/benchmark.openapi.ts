import { z } from 'zod';
import { BENCHMARK_YEARS } from '../metrics/benchmarks.ts';
import { level } from './metrics.openapi.ts';

const Score = z.object({ score: z.number().meta({ description: '0 to 10' }), industry_mean: z.number() }).nullable();

const NO_BANDS = ['too-few-days', 'stability-unknown'] as const;

/** A survey's results are for those who answered it. */
const GOOD_ON_PAPER = {
  good_on_paper_unhappy_team: z.null(),
  good_on_paper_reason: z.literal('shown-to-the-team-only'),
};

export const Benchmark = z.object({
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

export const Balance = z
  .union([
    z.object({
      contradiction: z.literal('fast-but-fragile'),
      fragile: z.array(z.enum(['change-fail-rate', 'recovery'])),
      ...GOOD_ON_PAPER,
    }),
    z.object({ contradiction: z.null(), reason: z.enum([...NO_BANDS, 'none-found']), ...GOOD_ON_PAPER }),
  ])
  .meta({ description: 'Throughput and stability that contradict each other' });

import { z } from 'zod';
import { count, day } from './fields.openapi.ts';

const note = z.string().meta({ description: 'Why it is not DORA’s figure of the same name' });
export const Practice = z
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

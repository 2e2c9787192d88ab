import type pg from 'pg';
import { NO_LIMIT } from '../src/db/budget.ts';
import { poolDb } from '../src/db/pool-db.ts';
import { resolveWindow } from '../src/dora/metrics/window.ts';
import { suspectedStore } from '../src/dora/snapshot/suspected.store.ts';
import { inTurn, ms } from './measure.ts';

const SERVICE = 'bench/unlucky';
const [DEPLOYMENTS, INCIDENTS] = [4_000, 2_000];
const FORTNIGHT_MS = 14 * 24 * 3_600_000;

/**
 * Times the range of the change fail rate where it has the most to look at: one service with 4,000 deployments in 14 days, of which
 * a third are rollbacks, half of these to the first version of all, and 2,000 incidents without an answer. The rows go again.
 */
export async function benchRange(pool: pg.Pool, now: Date, print: (line: string) => void): Promise<void> {
  const from = new Date(now.getTime() - FORTNIGHT_MS);
  await pool.query(
    `insert into deploy_events (sha, repo, environment, deployed_at, status)
     select md5(case when g % 6 = 0 then 'first' when g % 3 = 0 then (g - 2)::text else g::text end), $1, 'production',
            $2::timestamptz + (g / $3::float8) * interval '14 days', case when g % 3 = 0 then 'rollback' else 'success' end
       from generate_series(1, $3::int) g`,
    [SERVICE, from, DEPLOYMENTS],
  );
  await pool.query(
    `insert into incidents (id, service_name, started_at)
     select 'UNLUCKY-' || g, $1, $2::timestamptz + (g / $3::float8) * interval '14 days' from generate_series(1, $3::int) g`,
    [SERVICE, from, INCIDENTS],
  );
  await pool.query('analyze deploy_events, incidents');
  const store = suspectedStore(poolDb(pool, NO_LIMIT));
  const window = resolveWindow({ kind: 'days', days: 14 }, now, 'UTC');
  if (!window.ok) throw new Error(window.hint);
  const name = 'range: 2,000 unanswered incidents';
  const [timing] = await inTurn({ [name]: () => store.suspected({ kind: 'service', name: SERVICE }, window.value) }, 5);
  if (timing !== undefined)
    print(`  ${name.padEnd(34)} median ${ms(timing.medianMs).padStart(8)}   p95 ${ms(timing.p95Ms).padStart(8)}`);
  await pool.query('delete from incidents where service_name = $1', [SERVICE]);
  await pool.query('delete from deploy_events where repo = $1', [SERVICE]);
}

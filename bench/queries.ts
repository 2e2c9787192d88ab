import type pg from 'pg';
import { poolDb } from '../src/db/pool-db.ts';
import { resolveQuestion } from '../src/dora/ask-dora.ts';
import { doraStore } from '../src/dora/dora.store.ts';
import { teamsStore } from '../src/teams/teams.store.ts';
import { inTurn, ms, type Timing, times } from './measure.ts';

/** The practice's three queries, as it wrote them, on its own table. */
const PRACTICE = {
  'practice: deployments per week': `
    SELECT DATE_TRUNC('week', deployed_at) AS week, COUNT(*) FILTER (WHERE status = 'success') AS deploys,
           ROUND(COUNT(*) FILTER (WHERE status = 'success')::NUMERIC / 7, 1) AS deploys_per_day
    FROM practice.deploy_events WHERE environment = 'production' AND deployed_at >= NOW() - INTERVAL '28 days'
    GROUP BY 1 ORDER BY 1`,
  'practice: lead time percentiles': `
    SELECT PERCENTILE_CONT(0.50) WITHIN GROUP (ORDER BY lead_time_seconds)/3600 AS p50_hours,
           PERCENTILE_CONT(0.95) WITHIN GROUP (ORDER BY lead_time_seconds)/3600 AS p95_hours
    FROM practice.deploy_events WHERE environment = 'production' AND status = 'success'
    AND deployed_at >= NOW() - INTERVAL '30 days'`,
  'practice: change failure rate': `
    SELECT ROUND(100.0 * COUNT(*) FILTER (WHERE caused_incident) / COUNT(*), 1) AS cfr_pct,
           COUNT(*) FILTER (WHERE caused_incident) AS failures, COUNT(*) AS total
    FROM practice.deploy_events WHERE environment = 'production' AND deployed_at >= NOW() - INTERVAL '30 days'`,
} as const;

const LEAD_TIME = 'practice: lead time percentiles';
const MEDIAN_TEAM = 'snapshot: a median team';
const ROUNDS = 15;

/** Times the practice's queries beside our snapshot of a median team, of the largest and of everything. */
export async function benchQueries(pool: pg.Pool, now: Date, print: (line: string) => void): Promise<Timing[]> {
  const db = poolDb(pool);
  const deps = { teams: teamsStore(db), dora: doraStore(db) };
  const { median, largest } = await teamsBySize(pool);
  const snapshot = async (name: string | undefined) => {
    const subject = name === undefined ? ({ kind: 'all' } as const) : ({ kind: 'team', name } as const);
    const resolved = await resolveQuestion(deps, { subject, window: { kind: 'days', days: 30 } }, now);
    if (!resolved.ok) throw new Error(resolved.hint);
    const { owner, windows } = resolved.value;
    return () => deps.dora.facts(owner, windows);
  };
  const timings = await inTurn(
    {
      'SELECT 1': () => pool.query('select 1'),
      ...Object.fromEntries(Object.entries(PRACTICE).map(([name, text]) => [name, () => pool.query(text)])),
      [MEDIAN_TEAM]: await snapshot(median),
      'snapshot: the largest team': await snapshot(largest),
      'snapshot: everything': await snapshot(undefined),
    },
    ROUNDS,
  );
  for (const { name, medianMs, p95Ms } of timings)
    print(`  ${name.padEnd(34)} median ${ms(medianMs).padStart(8)}   p95 ${ms(p95Ms).padStart(8)}`);
  const of = (name: string): number => timings.find((timing) => timing.name === name)?.medianMs ?? Number.NaN;
  print(
    `  the practice's lead time query takes ${times(of(LEAD_TIME) / of(MEDIAN_TEAM))} as long as all five metrics of a median team`,
  );
  return timings;
}

async function teamsBySize(pool: pg.Pool): Promise<{ median: string; largest: string }> {
  const { rows } = await pool.query<{ name: string }>(`
    select t.name
      from teams t
      join service_owners o on o.team_id = t.id
      join deploy_events d on d.workspace_id = o.workspace_id and d.service = o.service
     where d.environment = 'production' and d.deployed_at > (select max(deployed_at) from deploy_events) - interval '30 days'
     group by t.name
     order by count(*)`);
  return { median: rows[Math.floor(rows.length / 2)]?.name ?? '', largest: rows.at(-1)?.name ?? '' };
}

import { counted } from '../../db/counted-time.ts';
import { type Db, WORKSPACE } from '../../db/db.ts';
import { type Sql, sql } from '../../db/sql.ts';
import { type LocalDate, oldestTimeZoneName } from '../../teams/calendar/local-date.ts';
import type { FlakyTest, Practice } from '../metrics/practice.ts';
import type { Window } from '../metrics/window.ts';
import { incidentIsOf, type Owner, ownedBy } from './owner-rows.store.ts';

export const practiceStore = (db: Db) => ({
  /** What the practice's queries give for this owner's rows at the end of the window. */
  async practice(owner: Owner, { toAt, timeZone }: Window): Promise<Practice> {
    const { rows } = await db.query<PracticeRow>(sql`
      with d as materialized (
        select deployed_at, status, caused_incident, lead_time_seconds
          from (${deployments(owner)}) d
         where environment = 'production' and deployed_at >= ${toAt}::timestamptz - interval '30 days' and deployed_at < ${toAt}),
      weekly as (
        select date_trunc('week', deployed_at at time zone ${oldestTimeZoneName(timeZone)})::date as week,
               count(*) filter (where status = 'success') as deploys,
               round(count(*) filter (where status = 'success')::numeric / 7, 1) as deploys_per_day
          from d
         where deployed_at >= ${toAt}::timestamptz - interval '28 days'
         group by 1)
      select (select json_agg(weekly order by week) from weekly) as weeks,
             percentile_cont(0.50) within group (order by lead_time_seconds) filter (where status = 'success') / 3600 as p50_hours,
             percentile_cont(0.95) within group (order by lead_time_seconds) filter (where status = 'success') / 3600 as p95_hours,
             round(100.0 * count(*) filter (where caused_incident) / nullif(count(d.deployed_at), 0), 1) as cfr_pct,
             count(*) filter (where caused_incident) as failures,
             count(d.deployed_at) as total,
             p1.mttr_hours, p1.recovered as p1_recovered
        from (select avg(extract(epoch from (${counted(sql`i.resolved_at`)} - i.started_at)) / 3600)::float8 as mttr_hours,
                     count(${counted(sql`i.resolved_at`)}) as recovered
                from incidents i
               where i.workspace_id = ${WORKSPACE} and i.severity = 'P1'
                 and i.started_at >= ${toAt}::timestamptz - interval '30 days' and i.started_at < ${toAt}
                 and ${incidentIsOf(owner)}) p1
        left join d on true
       group by p1.mttr_hours, p1.recovered`);
    const flakyTests = owner.kind === 'all' ? await flaky(db, toAt) : undefined;
    return { ...toPractice(rows[0]), flakyTests };
  },
});

async function flaky(db: Db, toAt: Date): Promise<readonly FlakyTest[]> {
  const { rows } = await db.query<FlakyTest>(sql`
    select test_name as name, count(*) as runs,
           round(100.0 * count(*) filter (where status = 'failed') / count(*), 1)::float8 as "failedPercent"
      from test_runs
     where workspace_id = ${WORKSPACE} and ran_at >= ${toAt}::timestamptz - interval '14 days' and ran_at < ${toAt}
     group by test_name
    having count(*) >= 20
       and count(*) filter (where status = 'failed')::numeric / count(*) between 0.05 and 0.95
     order by 3 desc, test_name
     limit 10`);
  return rows;
}

type PracticeRow = {
  weeks: { week: LocalDate; deploys: number; deploys_per_day: number }[] | null;
  p50_hours: number | null;
  p95_hours: number | null;
  cfr_pct: number | null;
  failures: number;
  total: number;
  mttr_hours: number | null;
  p1_recovered: number;
};

function toPractice(row: PracticeRow | undefined): Omit<Practice, 'flakyTests'> {
  if (row === undefined) throw new Error('The statement of the practice answered no row');
  return {
    weeks: (row.weeks ?? []).map((week) => ({
      week: week.week,
      deploys: week.deploys,
      deploysPerDay: week.deploys_per_day,
    })),
    leadTimeP50Hours: row.p50_hours ?? undefined,
    leadTimeP95Hours: row.p95_hours ?? undefined,
    changeFailurePercent: row.cfr_pct ?? undefined,
    failures: row.failures,
    total: row.total,
    meanP1RecoveryHours: row.mttr_hours ?? undefined,
    p1Recovered: row.p1_recovered,
  };
}

const deployments = (owner: Owner): Sql =>
  owner.kind === 'all'
    ? sql`select * from deploy_events where workspace_id = ${WORKSPACE}`
    : sql`select d.*
            from (${ownedBy(owner)}) o
            join deploy_events d on d.workspace_id = ${WORKSPACE} and d.service = o.service
                                and d.deployed_at >= o.valid_from and d.deployed_at < o.valid_to`;

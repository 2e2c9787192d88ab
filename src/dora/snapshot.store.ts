import { type Db, WORKSPACE } from '../db/db.ts';
import { type Sql, sql } from '../db/sql.ts';
import { NO_FACTS, type PeriodFacts, type SnapshotFacts } from './facts.ts';
import { type Owner, rowsOf } from './owner-rows.store.ts';
import type { SnapshotWindows } from './snapshot.ts';
import { type FactsJson, periodsOf, restOf } from './snapshot-rows.ts';

export const snapshotStore = (db: Db) => ({
  /** Everything one snapshot shows, in one statement. */
  async facts(owner: Owner, windows: SnapshotWindows): Promise<Omit<SnapshotFacts, 'suspected'>> {
    const { rows } = await db.query<{ facts: FactsJson }>(snapshotSql(owner, windows));
    const facts = rows[0]?.facts;
    if (facts === undefined) throw new Error('The snapshot statement answered no row');
    const periods = periodsOf(facts);
    const period = (label: string): PeriodFacts => periods.get(label) ?? NO_FACTS;
    return {
      ...restOf(facts),
      current: period('current'),
      previous: period('previous'),
      weeks: windows.weeks.map((_, index) => period(`week ${index + 1}`)),
    };
  },
});

/**
 * Every row is read once, and told which part it belongs to (the window, the one before) and which week; then it is counted
 * once for each. Bounds are instants that were computed from local dates, so a day of 23 or 25 hours is a day. A period in
 * which the data begins is cut to that day, for its incidents too.
 */
function snapshotSql(owner: Owner, { current, previous, weeks }: SnapshotWindows): Sql {
  const bounds = [...weeks.map(({ fromAt }) => fromAt), ...weeks.slice(-1).map(({ toAt }) => toAt)];
  const all = [current.fromAt, current.toAt, previous.fromAt, previous.toAt, ...bounds].map((at) => at.getTime());
  const span = { from: new Date(Math.min(...all)), to: new Date(Math.max(...all)) };
  const { timeZone } = current;
  return sql`
    with ${rowsOf(owner, span)},
    bound as materialized (
      select b.at, w.weeks, width_bucket(b.at, w.weeks) as week,
             case when b.at > ${current.fromAt} and b.at < ${current.toAt} then b.at else ${current.fromAt} end as current_from,
             case when b.at > ${previous.fromAt} and b.at < ${previous.toAt} then b.at else ${previous.fromAt} end as previous_from
        from (select ${bounds}::timestamptz[] as weeks) w,
             (select least(deployed_at, (deployed_at at time zone ${timeZone})::date::timestamp at time zone ${timeZone}) as at
                from first_deployment) b),
    row as materialized (
      select d.id, d.service, d.deployed_at, d.status, d.caused_incident, d.lead_time_seconds,
             width_bucket(d.deployed_at, b.weeks) as week,
             case when d.deployed_at >= ${current.fromAt} and d.deployed_at < ${current.toAt} then 'current'
                  when d.deployed_at >= ${previous.fromAt} and d.deployed_at < ${previous.toAt} then 'previous' end as part,
             case when d.deployed_at >= ${current.fromAt} and d.deployed_at < ${current.toAt}
                  then (d.deployed_at at time zone ${timeZone})::date end as day,
             d.caused_incident and not exists (select from named where named.id = d.id) as is_by_script,
             d.status = 'success' and exists (
               select from changes c where c.workspace_id = ${WORKSPACE} and c.deploy_event_id = d.id) as has_changes
        from deployment d, bound b),
    deployed as (
      select case when grouping(day) = 0 then 'day ' || day else coalesce(part, 'week ' || week) end as label,
             count(*) as total,
             count(distinct service)                     as services,
             count(*) filter (where status = 'success')  as successes,
             count(*) filter (where status = 'hotfix')   as hotfixes,
             count(*) filter (where status = 'rollback') as rollbacks,
             count(*) filter (where caused_incident)     as failed,
             count(*) filter (where is_by_script)        as failed_by_script,
             count(*) filter (where status = 'success' and not has_changes and lead_time_seconds is null) as unmeasured
        from row
       group by grouping sets ((part), (week), (day))),
    led as (
      select coalesce(part, 'week ' || week) as label, count(*) as lead_times,
             percentile_cont(array[0.5, 0.95]) within group (order by seconds) as lead_percentiles,
             count(*) filter (where seconds < 0) as lead_negatives,
             count(*) filter (where head_only)   as head_only
        from (select r.part, r.week, extract(epoch from r.deployed_at - c.authored_at)::float8 as seconds, false as head_only
                from row r
                join changes c on c.workspace_id = ${WORKSPACE} and c.deploy_event_id = r.id
               where r.has_changes
               union all
              select r.part, r.week, r.lead_time_seconds::float8, true
                from row r
               where r.status = 'success' and r.lead_time_seconds is not null and not r.has_changes) lead_time
       group by grouping sets ((part), (week))),
    happened as (
      select case when grouping(no_reason) = 0 then 'reason ' || part else coalesce(part, 'week ' || week) end as label,
             no_reason,
             count(*) filter (where counts_for_reliability)                              as incidents,
             count(*) filter (where counts_for_reliability and deploy_triggered)         as yes,
             count(*) filter (where counts_for_reliability and not deploy_triggered)     as no,
             sum(seconds) filter (where counts_for_reliability and not deploy_triggered) / 60 as no_minutes,
             count(*) filter (where counts_for_reliability and deploy_triggered is null) as untagged,
             count(seconds) filter (where counts_for_recovery)        as recovered,
             avg(seconds) filter (where counts_for_recovery)          as recovery_mean,
             percentile_cont(0.5) within group (order by seconds) filter (where counts_for_recovery) as recovery_median,
             count(ticket_seconds) filter (where counts_for_recovery) as tickets,
             percentile_cont(0.5) within group (order by ticket_seconds) filter (where counts_for_recovery) as ticket_median,
             count(*) filter (where counts_for_recovery and seconds < 0)      as recovery_negatives,
             count(*) filter (where counts_for_recovery and seconds is null)  as recovery_open,
             json_agg(json_build_object('id', id, 'title', title, 'started_at', started_at) order by started_at, id)
               filter (where counts_for_recovery and seconds is null and part = 'current') as open
        from (select i.*, extract(epoch from coalesce(i.mitigated_at, i.resolved_at) - i.started_at)::float8 as seconds,
                     extract(epoch from coalesce(i.mitigated_at, i.resolved_at) - i.opened_at)::float8 as ticket_seconds,
                     case when i.started_at >= b.current_from and i.started_at < ${current.toAt} then 'current'
                          when i.started_at >= b.previous_from and i.started_at < ${previous.toAt} then 'previous' end as part,
                     case when i.started_at < b.at and width_bucket(i.started_at, b.weeks) = b.week then 0
                          else width_bucket(i.started_at, b.weeks) end as week
                from incident i, bound b) happening
       group by grouping sets ((part), (week), (part, no_reason)))
    select json_build_object(
             'first_deployment_at', (select deployed_at from first_deployment),
             'stability_known', (select known from stability),
             'deployed', (select json_agg(deployed) from deployed),
             'led', (select json_agg(led) from led),
             'happened', (select json_agg(happened) from happened)) as facts`;
}

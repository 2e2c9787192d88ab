import { EARLIEST, isCounted, LATEST } from '../../db/counted-time.ts';
import { type Db, WORKSPACE } from '../../db/db.ts';
import { type Sql, sql } from '../../db/sql.ts';
import type { Window } from '../metrics/window.ts';
import { deploymentIsOf, type Owner } from '../snapshot/owner-rows.store.ts';
import { mayBeSuspecting } from '../snapshot/suspected.store.ts';
import type { ListedDeployment, ListKind, Page } from './listed.ts';

export const listsStore = (db: Db) => ({
  /** The production deployments of the window that one figure counts, newest first, and how many there are in all. */
  async listed(
    kind: ListKind,
    owner: Owner,
    window: Window,
    { skip, most }: Page,
  ): Promise<{ readonly deployments: readonly ListedDeployment[]; readonly total: number }> {
    const suspecting = kind === 'suspected' ? await mayBeSuspecting(db, owner, window) : [];
    const counted = sql`
      from deploy_events d
     where d.workspace_id = ${WORKSPACE} and d.environment = 'production'
       and d.deployed_at >= greatest(${window.fromAt}, ${EARLIEST}) and d.deployed_at < least(${window.toAt}, ${LATEST})
       and ${deploymentIsOf(owner)} and ${isOfKind(kind)}`;
    const { rows } = await db.query<ListRow>(sql`
      with suspect as materialized (
        select deploy_event_id, incident_id from incident_suspects(${WORKSPACE}, ${suspecting}::varchar[]))
      select d.id, d.service, d.sha, d.status, d.deployed_at, d.lead_time_seconds, d.url, d.caused_incident,
             ${incidentsOf(kind)} as incidents, c.seconds as change_seconds, c.changes,
             (select count(*) ${counted}) as total
        from (select d.* ${counted} order by d.deployed_at desc, d.id desc limit ${most} offset ${skip}) d
       cross join lateral (
             select count(*) as changes, ${leadTimeOf(kind)} as seconds
               from (select case when c.is_counted then extract(epoch from d.deployed_at - c.authored_at) end as seconds
                       from changes c
                      where c.workspace_id = ${WORKSPACE} and c.deploy_event_id = d.id
                        and ${isCounted(sql`c.authored_at`)}) change) c
       order by d.deployed_at desc, d.id desc`);
    return { deployments: rows.map(toListed), total: rows[0]?.total ?? 0 };
  },
});

type ListRow = {
  id: number;
  service: string;
  sha: string;
  status: string;
  deployed_at: Date;
  lead_time_seconds: number | null;
  url: string | null;
  caused_incident: boolean | null;
  incidents: string[] | null;
  change_seconds: number | null;
  changes: number;
  total: number;
};

const toListed = (row: ListRow): ListedDeployment => ({
  id: row.id,
  service: row.service,
  sha: row.sha,
  status: row.status,
  deployedAt: row.deployed_at,
  leadTimeSeconds: row.change_seconds ?? row.lead_time_seconds ?? undefined,
  changes: row.changes,
  url: row.url ?? undefined,
  failed: row.caused_incident === true,
  incidents: row.incidents ?? [],
});

const leadTimeOf = (kind: ListKind): Sql =>
  kind === 'negative' ? sql`min(seconds)` : sql`percentile_cont(0.5) within group (order by seconds)`;

/** What a script wrote into `incident_id` is shown where no verdict names the deployment. */
const incidentsOf = (kind: ListKind): Sql =>
  kind === 'suspected'
    ? sql`(select array_agg(distinct s.incident_id::text) from suspect s where s.deploy_event_id = d.id)`
    : sql`coalesce((select array_agg(v.incident_id::text order by v.incident_id)
                      from incident_deployments v
                     where v.workspace_id = ${WORKSPACE} and v.deploy_event_id = d.id),
                   case when d.caused_incident then array_remove(array[d.incident_id::text], null) end)`;

const hasChanges = sql`exists (
  select from changes c
   where c.workspace_id = ${WORKSPACE} and c.deploy_event_id = d.id and ${isCounted(sql`c.authored_at`)})`;

function isOfKind(kind: ListKind): Sql {
  switch (kind) {
    case 'all':
      return sql`true`;
    case 'successes':
      return sql`d.status = 'success'`;
    case 'failed':
      return sql`d.caused_incident`;
    case 'suspected':
      return sql`d.caused_incident is not true and d.id in (select s.deploy_event_id from suspect s)`;
    case 'rework':
      return sql`d.status in ('hotfix', 'rollback')`;
    case 'unmeasured':
      return sql`d.status = 'success' and d.lead_time_seconds is null and not ${hasChanges}`;
    case 'by-change':
      return sql`d.status = 'success' and ${hasChanges}`;
    case 'negative':
      return sql`d.status = 'success' and case when ${hasChanges} then exists (
        select from changes c
         where c.workspace_id = ${WORKSPACE} and c.deploy_event_id = d.id and c.is_counted
           and c.authored_at > d.deployed_at
           and ${isCounted(sql`c.authored_at`)})
        else d.lead_time_seconds < 0 end`;
    case 'head-commit':
      return sql`d.status = 'success' and d.lead_time_seconds is not null and not ${hasChanges}`;
    case 'by-script':
      return sql`d.caused_incident and not exists (
        select from incident_deployments v where v.workspace_id = ${WORKSPACE} and v.deploy_event_id = d.id)`;
  }
}

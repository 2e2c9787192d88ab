import { type Db, WORKSPACE } from '../db/db.ts';
import { type Sql, sql } from '../db/sql.ts';
import type { ListedDeployment, ListKind } from './listed.ts';
import { deploymentIsOf, type Owner } from './owner-rows.store.ts';
import type { Window } from './window.ts';

export const listsStore = (db: Db) => ({
  /** The production deployments of the window that one figure counts, newest first, and how many there are in all. */
  async listed(
    kind: ListKind,
    owner: Owner,
    { fromAt, toAt }: Window,
    most: number,
  ): Promise<{ readonly deployments: readonly ListedDeployment[]; readonly total: number }> {
    const { rows } = await db.query<ListRow>(sql`
      select d.id, d.service, d.sha, d.status, d.deployed_at, d.lead_time_seconds, d.url, d.caused_incident,
             (select array_agg(v.incident_id::text order by v.incident_id)
                from incident_deployments v
               where v.workspace_id = ${WORKSPACE} and v.deploy_event_id = d.id) as incidents,
             (select percentile_cont(0.5) within group (order by extract(epoch from d.deployed_at - c.authored_at))
                from changes c
               where c.workspace_id = ${WORKSPACE} and c.deploy_event_id = d.id) as change_seconds,
             count(*) over () as total
        from deploy_events d
       where d.workspace_id = ${WORKSPACE} and d.environment = 'production'
         and d.deployed_at >= ${fromAt} and d.deployed_at < ${toAt}
         and ${deploymentIsOf(owner)} and ${isOfKind(kind)}
       order by d.deployed_at desc, d.id desc
       limit ${most}`);
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
  total: number;
};

const toListed = (row: ListRow): ListedDeployment => ({
  id: row.id,
  service: row.service,
  sha: row.sha,
  status: row.status,
  deployedAt: row.deployed_at,
  leadTimeSeconds: row.change_seconds ?? row.lead_time_seconds ?? undefined,
  url: row.url ?? undefined,
  failed: row.caused_incident === true,
  incidents: row.incidents ?? [],
});

const hasChanges = sql`exists (select from changes c where c.workspace_id = ${WORKSPACE} and c.deploy_event_id = d.id)`;

function isOfKind(kind: ListKind): Sql {
  switch (kind) {
    case 'all':
      return sql`true`;
    case 'successes':
      return sql`d.status = 'success'`;
    case 'failed':
      return sql`d.caused_incident`;
    case 'rework':
      return sql`d.status in ('hotfix', 'rollback')`;
    case 'unmeasured':
      return sql`d.status = 'success' and d.lead_time_seconds is null and not ${hasChanges}`;
    case 'head-commit':
      return sql`d.status = 'success' and d.lead_time_seconds is not null and not ${hasChanges}`;
    case 'by-script':
      return sql`d.caused_incident and not exists (
        select from incident_deployments v where v.workspace_id = ${WORKSPACE} and v.deploy_event_id = d.id)`;
  }
}

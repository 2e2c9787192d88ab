import { counted, EARLIEST, endedAt, LATEST } from '../../db/counted-time.ts';
import { type Db, WORKSPACE } from '../../db/db.ts';
import { type Sql, sql } from '../../db/sql.ts';
import type { Window } from '../metrics/window.ts';
import { deploymentIsOf, incidentIsOf, type Owner } from '../snapshot/owner-rows.store.ts';
import type { IncidentListKind, ListedIncident, Page } from './listed.ts';

export const incidentListsStore = (db: Db) => ({
  /** The incidents that one figure counts and that began in the window, newest first, and how many there are in all. */
  async listedIncidents(
    kind: IncidentListKind,
    owner: Owner,
    { fromAt, toAt }: Window,
    { skip, most }: Page,
  ): Promise<{ readonly incidents: readonly ListedIncident[]; readonly total: number }> {
    // The practice's mean is of 30 days, whatever the window.
    const from = kind === 'p1' ? sql`${toAt}::timestamptz - interval '30 days'` : sql`${fromAt}::timestamptz`;
    const { rows } = await db.query<IncidentRow>(sql`
      select i.id, i.service, i.started_at, ${counted(sql`i.opened_at`)} as opened_at, ${endOf(kind)} as ended_at, i.deploy_triggered, i.no_reason,
             (select array_agg(d.service || ' ' || left(d.sha, 7) order by d.deployed_at, d.id)
                from incident_deployments v
                join deploy_events d on d.workspace_id = ${WORKSPACE} and d.id = v.deploy_event_id
               where v.workspace_id = ${WORKSPACE} and v.incident_id = i.id) as deployments,
             count(*) over () as total
        from incidents i
       where i.workspace_id = ${WORKSPACE} and i.started_at >= greatest(${from}, ${EARLIEST}) and i.started_at < least(${toAt}, ${LATEST})
         and ${isOfKind(kind, owner)}
       order by i.started_at desc, i.id desc
       limit ${most} offset ${skip}`);
    return { incidents: rows.map(toListed), total: rows[0]?.total ?? 0 };
  },
});

type IncidentRow = {
  id: string;
  service: string | null;
  started_at: Date;
  opened_at: Date | null;
  ended_at: Date | null;
  deploy_triggered: boolean | null;
  no_reason: string | null;
  deployments: string[] | null;
  total: number;
};

const toListed = (row: IncidentRow): ListedIncident => ({
  id: row.id,
  service: row.service ?? undefined,
  startedAt: row.started_at,
  openedAt: row.opened_at ?? undefined,
  endedAt: row.ended_at ?? undefined,
  deployTriggered: row.deploy_triggered ?? undefined,
  noReason: row.no_reason ?? undefined,
  deployments: row.deployments ?? [],
});

/** The practice does not know mitigations. */
const endOf = (kind: IncidentListKind): Sql => (kind === 'p1' ? counted(sql`i.resolved_at`) : endedAt);

function isOfKind(kind: IncidentListKind, owner: Owner): Sql {
  switch (kind) {
    case 'incidents':
      return sql`i.merged_into is null and ${incidentIsOf(owner)}`;
    case 'untagged':
      return sql`i.merged_into is null and i.deploy_triggered is null and ${incidentIsOf(owner)}`;
    case 'recovery':
      return sql`i.merged_into is null and i.deploy_triggered and ${recoveryIsOf(owner)}`;
    case 'p1':
      return sql`i.severity = 'P1' and ${counted(sql`i.resolved_at`)} is not null and ${incidentIsOf(owner)}`;
  }
}

const namedDeployments = sql`
  select from incident_deployments v
    join deploy_events d on d.workspace_id = ${WORKSPACE} and d.id = v.deploy_event_id
   where v.workspace_id = ${WORKSPACE} and v.incident_id = i.id`;

/** A recovery belongs to the owner of the failed deployment; where the verdict names none, to the owner of the incident. */
const recoveryIsOf = (owner: Owner): Sql =>
  owner.kind === 'all'
    ? sql`true`
    : sql`(exists (${namedDeployments} and d.environment = 'production' and ${deploymentIsOf(owner)})
        or (${incidentIsOf(owner)} and not exists (
             select from incident_deployments v where v.workspace_id = ${WORKSPACE} and v.incident_id = i.id)))`;

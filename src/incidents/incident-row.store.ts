import { counted } from '../db/counted-time.ts';
import { type Sql, sql } from '../db/sql.ts';
import { deploymentId } from '../deploys/deployment.ts';
import type { Incident } from './incident.ts';

/** The columns of `incidents i` for an `Incident`. */
export const incidentColumns: Sql = sql`
  i.id, i.title, i.severity, i.service, i.repo, i.started_at,
  ${counted(sql`i.opened_at`)} as opened_at, ${counted(sql`i.acknowledged_at`)} as acknowledged_at,
  ${counted(sql`i.mitigated_at`)} as mitigated_at, ${counted(sql`i.resolved_at`)} as resolved_at,
  i.deploy_triggered, i.no_reason, i.url,
  (select t.name from teams t where t.workspace_id = i.workspace_id and t.id = i.team_id) as team,
  array(select v.deploy_event_id
          from incident_deployments v
         where v.workspace_id = i.workspace_id and v.incident_id = i.id
         order by v.deploy_event_id)::text[] as deployments`;

export type IncidentRow = {
  id: string;
  title: string;
  severity: string | null;
  service: string | null;
  repo: string | null;
  team: string | null;
  started_at: Date;
  opened_at: Date | null;
  acknowledged_at: Date | null;
  mitigated_at: Date | null;
  resolved_at: Date | null;
  deploy_triggered: boolean | null;
  no_reason: string | null;
  url: string | null;
  deployments: string[];
};

export const toIncident = (row: IncidentRow): Incident => ({
  id: row.id,
  title: row.title,
  severity: row.severity,
  service: row.service,
  repo: row.repo,
  team: row.team,
  startedAt: row.started_at,
  openedAt: row.opened_at,
  acknowledgedAt: row.acknowledged_at,
  mitigatedAt: row.mitigated_at,
  resolvedAt: row.resolved_at,
  deployTriggered: row.deploy_triggered,
  reason: row.no_reason,
  url: row.url,
  deployments: row.deployments.map((id) => deploymentId(Number(id))),
});

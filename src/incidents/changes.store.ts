import { type Db, WORKSPACE } from '../db/db.ts';
import { sql } from '../db/sql.ts';
import { type DeploymentId, deploymentId } from '../deploys/deployment.ts';
import type { DeploysStore } from '../deploys/deploys.store.ts';
import { serviceNamesStore } from '../names/service-names.store.ts';
import type { IncidentChange, Verdict } from './incident.ts';

/**
 * Writes the given fields of a locked incident, and marks or unmarks every deployment that it names or named. Statements that do not
 * need each other's answers are sent together; Postgres runs them in this order.
 */
export async function writeChange(tx: Db, deploys: DeploysStore, id: string, change: IncidentChange): Promise<void> {
  const { verdict, startedAt } = change;
  const [, named, judged] = await Promise.all([
    writeFields(tx, id, change),
    namedBy(tx, id),
    alsoJudged(tx, deploys, id, verdict),
  ]);
  const affected = [...new Set([...named, ...judged])];
  if (verdict === undefined && affected.length === 0) return;
  const [, , causes] = await Promise.all([
    deploys.lock(tx, affected),
    verdict && writeVerdict(tx, id, verdict),
    verdict || startedAt ? causesOf(tx, affected) : undefined,
  ]);
  if (causes && causes.size > 0) await deploys.markCaused(tx, causes);
}

/** The deployments of a verdict besides those of the last one. A no also clears what a script or an import blamed on it. */
async function alsoJudged(
  tx: Db,
  deploys: DeploysStore,
  id: string,
  verdict: Verdict | undefined,
): Promise<readonly DeploymentId[]> {
  switch (verdict?.kind) {
    case 'yes':
      return verdict.deployments;
    case 'no':
      return deploys.blamedFor(tx, id);
    case 'none':
    case undefined:
      return [];
  }
}

/** Writes one column for each field: `undefined` keeps the value, `null` clears it. */
async function writeFields(tx: Db, id: string, change: IncidentChange): Promise<void> {
  const named = [change.service, change.repo].flatMap((name) => name ?? []);
  const names = named.length === 0 ? undefined : await serviceNamesStore(tx).stored(named);
  const stored = (name: string | null | undefined) => (name == null ? name : names?.get(name));
  const columns = [
    sql`title = ${change.title}`,
    sql`severity = ${change.severity}`,
    sql`service_name = ${stored(change.service)}`,
    sql`repo = ${stored(change.repo)}`,
    sql`team_id = ${change.teamId}`,
    sql`started_at = ${change.startedAt}`,
    sql`opened_at = ${change.openedAt}`,
    sql`acknowledged_at = ${change.acknowledgedAt}`,
    sql`mitigated_at = ${change.mitigatedAt}`,
    sql`resolved_at = ${change.resolvedAt}`,
    sql`url = ${change.url}`,
  ].filter(({ values }) => values[0] !== undefined);
  if (columns.length === 0) return;
  const assignments = columns.reduce((all, column) => sql`${all}, ${column}`);
  await tx.query(sql`update incidents set ${assignments} where workspace_id = ${WORKSPACE} and id = ${id}`);
}

async function namedBy(tx: Db, incidentId: string): Promise<DeploymentId[]> {
  const { rows } = await tx.query<{ deploy_event_id: number }>(sql`
    select deploy_event_id from incident_deployments where workspace_id = ${WORKSPACE} and incident_id = ${incidentId}`);
  return rows.map((row) => deploymentId(row.deploy_event_id));
}

async function writeVerdict(tx: Db, id: string, verdict: Verdict): Promise<void> {
  const triggered = verdict.kind === 'none' ? null : verdict.kind === 'yes';
  const reason = verdict.kind === 'no' ? (verdict.reason ?? null) : null;
  const deployments = verdict.kind === 'yes' ? verdict.deployments : [];
  await Promise.all([
    tx.query(sql`
      update incidents
         set deploy_triggered = ${triggered}, no_reason = ${reason}
       where workspace_id = ${WORKSPACE} and id = ${id}`),
    tx.query(sql`delete from incident_deployments where workspace_id = ${WORKSPACE} and incident_id = ${id}`),
    tx.query(sql`
      insert into incident_deployments (workspace_id, incident_id, deploy_event_id, service, started_at)
      select ${WORKSPACE}, i.id, d.id, d.service, i.started_at
        from incidents i
        join deploy_events d on d.workspace_id = ${WORKSPACE} and d.id = any(${deployments}::bigint[])
       where i.workspace_id = ${WORKSPACE} and i.id = ${id}`),
  ]);
}

/** The incident that each deployment is blamed for: of several, one that was not merged, then the one with the earliest onset. */
export async function causesOf(
  tx: Db,
  ids: readonly DeploymentId[],
): Promise<ReadonlyMap<DeploymentId, string | undefined>> {
  const { rows } = await tx.query<{ id: number; incident_id: string | null }>(sql`
    select named.id,
           (select i.id
              from incident_deployments v
              join incidents i on i.workspace_id = v.workspace_id and i.id = v.incident_id and i.deploy_triggered
             where v.workspace_id = ${WORKSPACE} and v.deploy_event_id = named.id
             order by i.merged_into is not null, i.started_at, i.id
             limit 1) as incident_id
      from unnest(${ids}::bigint[]) as named (id)`);
  return new Map(rows.map((row) => [deploymentId(row.id), row.incident_id ?? undefined]));
}

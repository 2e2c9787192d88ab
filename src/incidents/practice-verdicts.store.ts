import { type Db, WORKSPACE } from '../db/db.ts';
import { sql } from '../db/sql.ts';
import { type DeploymentId, deploymentId } from '../deploys/deployment.ts';
import type { DeploysStore } from '../deploys/deploys.store.ts';
import { PRODUCTION } from '../deploys/environments/canonical-environment.ts';
import { causesOf } from './changes.store.ts';

/** The verdicts of a practice's incidents. */
export const practiceVerdictsStore = (db: Db, deploys: DeploysStore) => ({
  /**
   * Makes the verdicts of a practice's incidents name the deployments that the practice blames, once both tables are imported.
   * The practice's verdict counts until an incident is answered here. To run it again changes nothing.
   */
  async nameDeployments(source: string): Promise<void> {
    // Postgres has no statistics of new tables, and would read all of one table for each row of the other.
    await db.query(sql`analyze incidents, deploy_events`);
    await db.transaction(async (tx) => {
      // An answer at the same time waits, or is seen by everything that follows.
      await tx.query(sql`
        select from incidents
         where workspace_id = ${WORKSPACE} and imported_from = ${source}
         order by id
           for no key update`);
      const unnamed = await unnameOthers(tx, source);
      const named = await nameBlamed(tx, source);
      await tx.query(sql`analyze incident_deployments`);
      const judged = [...new Set([...named, ...(await wronglyMarked(tx, source, unnamed))])];
      await deploys.lock(tx, judged);
      await deploys.markCaused(tx, await causesOf(tx, judged));
    });
  },
});

/** Whether the practice blames `d` for `i`, and says that a deployment triggered `i`. */
const IS_BLAMED = sql`(
  i.deploy_triggered and d.workspace_id = i.workspace_id and d.imported_from = i.imported_from
  and d.imported_incident_id = i.id and d.environment = ${PRODUCTION})`;

async function unnameOthers(tx: Db, source: string): Promise<DeploymentId[]> {
  const { rows } = await tx.query<{ id: number }>(sql`
    delete from incident_deployments v
     using incidents i, deploy_events d
     where i.workspace_id = ${WORKSPACE} and i.imported_from = ${source} and not is_answered_here(i.workspace_id, i.id)
       and v.workspace_id = i.workspace_id and v.incident_id = i.id
       and d.workspace_id = v.workspace_id and d.id = v.deploy_event_id and ${IS_BLAMED} is not true
 returning v.deploy_event_id as id`);
  return rows.map((row) => deploymentId(row.id));
}

async function nameBlamed(tx: Db, source: string): Promise<DeploymentId[]> {
  const { rows } = await tx.query<{ id: number }>(sql`
    insert into incident_deployments as v (workspace_id, incident_id, deploy_event_id, service, started_at)
    select i.workspace_id, i.id, d.id, d.service, i.started_at
      from incidents i
      join deploy_events d on ${IS_BLAMED}
     where i.workspace_id = ${WORKSPACE} and i.imported_from = ${source} and not is_answered_here(i.workspace_id, i.id)
        on conflict (workspace_id, incident_id, deploy_event_id)
        do update set service = excluded.service
     where v.service <> excluded.service
 returning v.deploy_event_id as id`);
  return rows.map((row) => deploymentId(row.id));
}

/**
 * Deployments whose mark differs from the verdicts: those that a verdict names, and those that the practice blames for an
 * incident that was answered with no here.
 */
async function wronglyMarked(tx: Db, source: string, unnamed: readonly DeploymentId[]): Promise<DeploymentId[]> {
  const { rows } = await tx.query<{ id: number }>(sql`
    select d.id
      from deploy_events d
      left join incidents i on i.workspace_id = d.workspace_id and i.id = d.imported_incident_id
                           and i.imported_from = d.imported_from
      left join lateral (
           select c.id
             from incident_deployments v
             join incidents c on c.workspace_id = v.workspace_id and c.id = v.incident_id and c.deploy_triggered
            where v.workspace_id = d.workspace_id and v.deploy_event_id = d.id
            order by c.started_at, c.id
            limit 1) cause on true
     where d.workspace_id = ${WORKSPACE} and d.imported_from = ${source}
       and (d.imported_incident_id is not null or d.id = any(${unnamed}::bigint[]))
       and (cause.id is not null or i.deploy_triggered = false and is_answered_here(i.workspace_id, i.id))
       and (d.caused_incident, d.incident_id) is distinct from (cause.id is not null, cause.id)`);
  return rows.map((row) => deploymentId(row.id));
}

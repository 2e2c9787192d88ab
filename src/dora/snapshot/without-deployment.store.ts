import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import type { Window } from '../metrics/window.ts';
import { incidentIsOf, type Owner } from './owner-rows.store.ts';

export const withoutDeploymentStore = (db: Db) => ({
  /** How many incidents of the window a deployment triggered that neither a verdict nor a script names: nobody posted it. */
  async withoutDeployment(owner: Owner, window: Window): Promise<number> {
    const incidents = await withoutVerdictOn(db, owner, window);
    // There are nearly always none, and the second statement reads every deployment that failed.
    return incidents.length === 0 ? 0 : incidents.length - (await namedByScript(db, incidents));
  },
});

async function withoutVerdictOn(db: Db, owner: Owner, { fromAt, toAt }: Window): Promise<readonly string[]> {
  const { rows } = await db.query<{ id: string }>(sql`
    select i.id
      from incidents i
     where i.workspace_id = ${WORKSPACE} and i.deploy_triggered and i.merged_into is null
       and i.started_at >= ${fromAt} and i.started_at < ${toAt} and ${incidentIsOf(owner)}
       and not exists (select from incident_deployments v
                        where v.workspace_id = ${WORKSPACE} and v.incident_id = i.id)`);
  return rows.map(({ id }) => id);
}

/** How many of them a deployment's own row names, as the lightweight practice writes it. */
async function namedByScript(db: Db, incidents: readonly string[]): Promise<number> {
  const { rows } = await db.query<{ named: number }>(sql`
    select count(distinct d.incident_id) as named
      from deploy_events d
     where d.workspace_id = ${WORKSPACE} and d.caused_incident and d.incident_id = any(${incidents}::varchar[])`);
  return rows[0]?.named ?? 0;
}

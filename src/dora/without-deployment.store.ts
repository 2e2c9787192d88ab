import { type Db, WORKSPACE } from '../db/db.ts';
import { sql } from '../db/sql.ts';
import { incidentIsOf, type Owner } from './owner-rows.store.ts';
import type { Window } from './window.ts';

export const withoutDeploymentStore = (db: Db) => ({
  /** How many incidents of the window a deployment triggered that neither a verdict nor a script names: it was never posted. */
  async withoutDeployment(owner: Owner, { fromAt, toAt }: Window): Promise<number> {
    const { rows } = await db.query<{ incidents: number }>(sql`
      select count(*) as incidents
        from incidents i
       where i.workspace_id = ${WORKSPACE} and i.deploy_triggered and i.merged_into is null
         and i.started_at >= ${fromAt} and i.started_at < ${toAt} and ${incidentIsOf(owner)}
         and not exists (select from incident_deployments v
                          where v.workspace_id = ${WORKSPACE} and v.incident_id = i.id)
         -- As the lightweight practice writes it.
         and not exists (select from deploy_events d
                          where d.workspace_id = ${WORKSPACE} and d.caused_incident and d.incident_id = i.id)`);
    return rows[0]?.incidents ?? 0;
  },
});

import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';

/** Stores what incidents have of one spelling of a service or repository under another. */
export async function renameInIncidents(tx: Db, from: string, to: string): Promise<void> {
  await tx.query(sql`
    update incidents
       set repo = case repo when ${from}::varchar then ${to} else repo end,
           service_name = case service_name when ${from}::varchar then ${to} else service_name end
     where workspace_id = ${WORKSPACE} and service = ${from}`);
  await tx.query(sql`
    update incident_deployments set service = ${to} where workspace_id = ${WORKSPACE} and service = ${from}`);
  await tx.query(sql`
    update source_services set service = ${to} where workspace_id = ${WORKSPACE} and service = ${from}`);
}

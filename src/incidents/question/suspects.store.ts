import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import { type DeploymentRow, deploymentColumns, grouped, toNamed } from './named-deployments.store.ts';
import type { Suspect } from './suspects.ts';

/**
 * The suspects of each incident, in no order. The function `incident_suspects` in the database decides which deployments are
 * suspects, also for the range of the change fail rate.
 */
export async function suspectsOf(
  db: Db,
  incidentIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Suspect[]>> {
  type Found = DeploymentRow & { incident_id: string; started_at: Date; rolled_back_at: Date | null; arrived_at: Date };
  const { rows } = await db.query<Found>(sql`
    select s.incident_id, s.started_at, ${deploymentColumns}, s.rolled_back_at, s.arrived_at
      from incident_suspects(${WORKSPACE}, ${incidentIds}::varchar[]) s
     -- One row each, by its key: a plain join expects many rows and reads the whole table.
     cross join lateral (
           select *
             from deploy_events found
            where found.workspace_id = ${WORKSPACE} and found.id = s.deploy_event_id
            limit 1) d`);
  return grouped(
    rows.map((row) => {
      const minutesBefore = Math.floor((row.started_at.getTime() - row.arrived_at.getTime()) / 60_000);
      return [row.incident_id, { ...toNamed(row), minutesBefore, rolledBackAt: row.rolled_back_at ?? undefined }];
    }),
  );
}

import { type Db, WORKSPACE } from '../db/db.ts';
import { sql } from '../db/sql.ts';
import type { DeploysStore } from '../deploys/deploys.store.ts';
import { keepEvent, verdictNow } from './answer-history.store.ts';
import { writeChange } from './changes.store.ts';
import type { Incident, IncidentChange, NewIncident } from './incident.ts';
import { type IncidentRow, incidentColumns, toIncident } from './incident-row.store.ts';
import { gatherMerged } from './ingest/merged.store.ts';

export type IncidentsStore = ReturnType<typeof incidentsStore>;

export const incidentsStore = (db: Db, deploys: DeploysStore) => ({
  /** Adds an incident with its verdict. Returns whether it is new, a replay of the event that made it, or another event. */
  async add(incident: NewIncident, now: Date): Promise<'added' | 'replay' | 'exists'> {
    return db.transaction(async (tx) => {
      if (await addRow(tx, incident, now)) {
        await writeEvent(tx, deploys, incident.id, incident, now);
        return 'added';
      }
      const { rows } = await tx.query<{ same: boolean }>(sql`
        select body_sha256 is not distinct from ${incident.bodySha256} as same
          from incidents
         where workspace_id = ${WORKSPACE} and id = ${incident.id}`);
      return rows[0]?.same === true ? 'replay' : 'exists';
    });
  },

  /**
   * Changes an incident and the marks of its deployments; false if no incident has this id. A verdict goes into the history
   * with the time `now`.
   */
  async change(id: string, change: IncidentChange, now?: Date): Promise<boolean> {
    return db.transaction(async (tx) => {
      const { rows } = await tx.query<{ merged_into: string | null }>(sql`
        select merged_into from incidents where workspace_id = ${WORKSPACE} and id = ${id} for update`);
      const [row] = rows;
      if (row === undefined) return false;
      await writeEvent(tx, deploys, id, change, now);
      if (row.merged_into !== null) await gatherMerged(tx, deploys, row.merged_into, now);
      return true;
    });
  },

  async incident(id: string): Promise<Incident | undefined> {
    const { rows } = await db.query<IncidentRow>(sql`
      select ${incidentColumns}
        from incidents i
       where i.workspace_id = ${WORKSPACE} and i.id = ${id}`);
    return rows.map(toIncident)[0];
  },
});

/** Adds an incident that is not there yet; false if it is. */
export async function addRow(
  tx: Db,
  { id, startedAt, source, bodySha256 }: Pick<NewIncident, 'id' | 'startedAt' | 'source' | 'bodySha256'>,
  now: Date,
): Promise<boolean> {
  const { rowCount } = await tx.query(sql`
    insert into incidents (workspace_id, id, started_at, source, body_sha256, recorded_at)
    values (${WORKSPACE}, ${id}, ${startedAt}, ${source}, ${bodySha256}, ${now})
        on conflict do nothing`);
  return rowCount === 1;
}

async function writeEvent(tx: Db, deploys: DeploysStore, id: string, change: IncidentChange, at?: Date): Promise<void> {
  const { verdict } = change;
  // The verdict before is read first, though nobody waits for it.
  const [before] = await Promise.all([verdict && verdictNow(tx, id), writeChange(tx, deploys, id, change)]);
  if (verdict && before) await keepEvent(tx, id, { before, verdict, at });
}

import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import type { DeploysStore } from '../../deploys/deploys.store.ts';
import type { PagerdutyChange } from '../sources/pagerduty-fields.ts';
import { ingestChange } from './ingest.store.ts';

export type PagerdutyBackfillStore = ReturnType<typeof pagerdutyBackfillStore>;

export const pagerdutyBackfillStore = (db: Db, deploys: DeploysStore) => ({
  /** Ingests a past incident. `unusable`: it cannot be true, and data health shows it. */
  async ingest(change: PagerdutyChange, now: Date): Promise<'added' | 'known' | 'unusable'> {
    const id = `pagerduty:${change.key}`;
    return db.transaction(async (tx) => {
      // Waits for a webhook that writes the same incident, which then counts as known.
      await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${`pagerduty ${change.key}`}, 0))`);
      const { rowCount: known } = await tx.query(sql`
        select from incidents where workspace_id = ${WORKSPACE} and id = ${id}`);
      await ingestChange(tx, deploys, change, now);
      if (known > 0) return 'known';
      const { rowCount: added } = await tx.query(sql`
        update incidents set backfilled = true where workspace_id = ${WORKSPACE} and id = ${id}`);
      return added > 0 ? 'added' : 'unusable';
    });
  },

  /** The days (`2026-11-24`, in UTC) that need not be read again. */
  async daysRead(): Promise<ReadonlySet<string>> {
    const { rows } = await db.query<{ day: string }>(sql`
      select day from backfilled_days where workspace_id = ${WORKSPACE} and source = 'pagerduty'`);
    return new Set(rows.map(({ day }) => day));
  },

  async noteDayRead(day: string): Promise<void> {
    await db.query(sql`
      insert into backfilled_days (workspace_id, source, day)
      values (${WORKSPACE}, 'pagerduty', ${day})
          on conflict do nothing`);
  },
});

import { type Db, WORKSPACE } from '../db/db.ts';
import { sql } from '../db/sql.ts';

/** Not a gate but kept beside them: what was due before this instant may have been sent before a restore. */
export const HELD = 'due before a restore';

/** No gate stays closed longer, so that a clock that was set back closes nothing for days. */
export const LONGEST_CLOSED_MS = 15 * 60_000;

export const channelGate = (channelId: string): string => `channel ${channelId}`;

export const gatesStore = (db: Db) => ({
  /** Nothing of this scope leaves any process before `opensAt`. */
  async close(scope: string, opensAt: Date): Promise<void> {
    await db.query(sql`
      insert into delivery_gates (workspace_id, scope, opens_at)
      values (${WORKSPACE}, ${scope}, ${opensAt})
          on conflict (workspace_id, scope) do update set opens_at = greatest(delivery_gates.opens_at, excluded.opens_at)`);
  },

  /** Forgets channels that have been silent, so that the table stays small. */
  async sweep(now: Date): Promise<void> {
    await db.query(sql`
      delete from delivery_gates
       where workspace_id = ${WORKSPACE} and scope <> ${HELD} and opens_at < ${now}::timestamptz - interval '1 day'`);
  },
});

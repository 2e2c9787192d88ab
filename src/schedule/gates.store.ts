import { type Db, WORKSPACE } from '../db/db.ts';
import { type Sql, sql } from '../db/sql.ts';
import type { NewDelivery } from './delivery.ts';

/** Not a gate, but kept in the same table: deliveries that were due before this instant may have been sent before a restore. */
export const RESTORED = 'due before a restore';

/** No gate stays closed longer. So a clock that is set back closes nothing for days. */
export const LONGEST_CLOSED_MS = 15 * 60_000;

/**
 * The scope in which a delivery waits for its turn: Slack takes one new message a second and channel. An update is not a new
 * message, so it waits only for another update of the same message.
 */
export const turnOf = ({ channelId, updateTs }: Pick<NewDelivery, 'channelId' | 'updateTs'>): string =>
  updateTs === undefined ? `channel ${channelId}` : `message ${channelId} ${updateTs}`;

/** The same in SQL, for a delivery `d`. */
export const TURN: Sql = sql`case when d.update_ts is null then 'channel ' || d.channel_id
                                  else 'message ' || d.channel_id || ' ' || d.update_ts end`;

export const gatesStore = (db: Db) => ({
  /** No process sends anything in this scope before `opensAt`. */
  async close(scope: string, opensAt: Date): Promise<void> {
    await db.query(sql`
      insert into delivery_gates (workspace_id, scope, opens_at)
      values (${WORKSPACE}, ${scope}, ${opensAt})
          on conflict (workspace_id, scope) do update set opens_at = greatest(delivery_gates.opens_at, excluded.opens_at)`);
  },

  /** Deletes gates that have been open for a day, so that the table stays small. */
  async sweep(now: Date): Promise<void> {
    await db.query(sql`
      delete from delivery_gates
       where workspace_id = ${WORKSPACE} and scope <> ${RESTORED} and opens_at < ${now}::timestamptz - interval '1 day'`);
  },
});

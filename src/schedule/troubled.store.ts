import { type Db, WORKSPACE } from '../db/db.ts';
import { sql } from '../db/sql.ts';
import type { Delivery, DeliveryId } from './delivery.ts';
import { DELIVERY, type DeliveryRow, toDelivery } from './delivery-rows.store.ts';
import { RESTORED } from './gates.store.ts';

/** The part of the outbox for admins: deliveries that failed, and those that may have been sent. */
export const troubledStore = (db: Db) => ({
  /** Failed and parked deliveries, newest first. */
  async troubled(limit: number): Promise<readonly Delivery[]> {
    const { rows } = await db.query<DeliveryRow>(sql`
      select ${DELIVERY}
        from deliveries d
       where d.workspace_id = ${WORKSPACE} and d.state in ('failed', 'parked')
       order by d.settled_at desc, d.id desc
       limit ${limit}`);
    return rows.map(toDelivery);
  },

  /** How many deliveries of each kind are parked. */
  async parked(): Promise<readonly { readonly kind: string; readonly count: number }[]> {
    const { rows } = await db.query<{ kind: string; count: number }>(sql`
      select kind, count(*)::integer as count
        from deliveries
       where workspace_id = ${WORKSPACE} and state = 'parked'
       group by kind
       order by kind`);
    return rows;
  },

  /** Sends a parked delivery, perhaps a second time, or drops a parked or failed one; false where it is not that any more. */
  async decide(id: DeliveryId, how: 'send' | 'drop', now: Date): Promise<boolean> {
    const change =
      how === 'send'
        ? sql`state = 'due', attempts = 0, first_attempt_at = null, next_attempt_at = ${now}, settled_at = null, reason = null,
              expires_at = greatest(expires_at, ${now}::timestamptz + interval '1 hour')`
        : sql`state = 'skipped', settled_at = ${now}, reason = 'dropped by an admin'`;
    const { rowCount } = await db.query(sql`
      update deliveries
         set ${change}
       where workspace_id = ${WORKSPACE} and id = ${id}
         and state = any(${how === 'drop' ? ['parked', 'failed'] : ['parked']})`);
    return rowCount > 0;
  },

  /**
   * To call after a restore from a backup, while no worker runs. A delivery that was due before `instant` may have been sent
   * since the backup, so its message is looked for in Slack before it is sent, or it is parked. The same holds for a delivery
   * that is added later and was due before `instant`.
   */
  async holdBefore(instant: Date): Promise<number> {
    return db.transaction(async (tx) => {
      await tx.query(sql`
        insert into delivery_gates (workspace_id, scope, opens_at)
        values (${WORKSPACE}, ${RESTORED}, ${instant})
            on conflict (workspace_id, scope) do update set opens_at = greatest(delivery_gates.opens_at, excluded.opens_at)`);
      const { rowCount } = await tx.query(sql`
        update deliveries
           set state = 'due', lease_owner = null, lease_until = null, next_attempt_at = due_at,
               first_attempt_at = least(first_attempt_at, due_at)
         where workspace_id = ${WORKSPACE} and state in ('due', 'sending') and due_at < ${instant}`);
      return rowCount;
    });
  },
});

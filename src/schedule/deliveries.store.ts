import { type Db, WORKSPACE } from '../db/db.ts';
import { sql } from '../db/sql.ts';
import { type Delivery, type DeliveryId, MISSED, type NewDelivery } from './delivery.ts';
import { DELIVERY, type DeliveryRow, toDelivery } from './delivery-rows.store.ts';
import { HELD } from './gates.store.ts';
import { insertDeliveries } from './insert-deliveries.store.ts';

export type DeliveriesStore = ReturnType<typeof deliveriesStore>;

/** A delivery by what makes it one. */
export type DeliveryName = Pick<NewDelivery, 'kind' | 'subject' | 'occurrence'>;

/** What rooms and admins do with deliveries. What the courier does is in `claims.store.ts`. */
export const deliveriesStore = (db: Db) => ({
  /**
   * Adds what is not there yet, by kind, subject and occurrence; in the caller's transaction where `tx` is given. Answers how
   * many were new.
   */
  add: (deliveries: readonly NewDelivery[], now: Date, tx: Db = db): Promise<number> =>
    insertDeliveries(tx, deliveries, now),

  /** Moves one that nobody tried to send yet; false where it is too late for that, or there is none. */
  async reschedule(
    { kind, subject, occurrence }: DeliveryName,
    to: Pick<NewDelivery, 'channelId' | 'dueAt' | 'expiresAt'>,
    tx: Db = db,
  ): Promise<boolean> {
    // Whoever is writing it just now has lost it.
    const { rowCount } = await tx.query(sql`
      update deliveries
         set channel_id = ${to.channelId}, due_at = ${to.dueAt}, expires_at = ${to.expiresAt},
             next_attempt_at = ${to.dueAt}, lease_owner = null
       where workspace_id = ${WORKSPACE} and kind = ${kind} and subject = ${subject} and occurrence = ${occurrence}
         and state = 'due' and first_attempt_at is null`);
    return rowCount > 0;
  },

  /** Takes one back that nobody tried to send yet, as if it had never been added; false where it is too late for that. */
  async withdraw({ kind, subject, occurrence }: DeliveryName, tx: Db = db): Promise<boolean> {
    const { rowCount } = await tx.query(sql`
      delete from deliveries
       where workspace_id = ${WORKSPACE} and kind = ${kind} and subject = ${subject} and occurrence = ${occurrence}
         and state = 'due' and first_attempt_at is null`);
    return rowCount > 0;
  },

  /** Slack gave a channel another id: what still waits goes there. */
  async moveChannel(oldId: string, newId: string, tx: Db = db): Promise<void> {
    await tx.query(sql`
      update deliveries
         set channel_id = ${newId}
       where workspace_id = ${WORKSPACE} and channel_id = ${oldId} and state in ('due', 'sending', 'parked')`);
  },

  async find(name: DeliveryName): Promise<Delivery | undefined> {
    return findDelivery(db, name);
  },

  /** The message that a delivery became, where it was sent. */
  async placeOf(name: DeliveryName): Promise<{ readonly channelId: string; readonly ts: string } | undefined> {
    const sent = await findDelivery(db, name);
    return sent?.sentChannelId === undefined || sent.sentTs === undefined
      ? undefined
      : { channelId: sent.sentChannelId, ts: sent.sentTs };
  },

  /** For admins: failed and parked ones, newest first. */
  async troubled(limit: number): Promise<readonly Delivery[]> {
    const { rows } = await db.query<DeliveryRow>(sql`
      select ${DELIVERY}
        from deliveries d
       where d.workspace_id = ${WORKSPACE} and d.state in ('failed', 'parked')
       order by d.settled_at desc, d.id desc
       limit ${limit}`);
    return rows.map(toDelivery);
  },

  /** Those of a kind and an occurrence that were sent. */
  async sentOf(kind: string, occurrence: string, tx: Db = db): Promise<readonly Delivery[]> {
    const { rows } = await tx.query<DeliveryRow>(sql`
      select ${DELIVERY}
        from deliveries d
       where d.workspace_id = ${WORKSPACE} and d.kind = ${kind} and d.occurrence = ${occurrence} and d.state = 'sent'`);
    return rows.map(toDelivery);
  },

  /** Deletes all of these kinds and an occurrence, sent or not: who got one is nobody's business any more. */
  async forget(kinds: readonly string[], occurrence: string, tx: Db = db): Promise<void> {
    await tx.query(sql`
      delete from deliveries
       where workspace_id = ${WORKSPACE} and kind = any(${kinds}::text[]) and occurrence = ${occurrence}`);
  },

  /** How many of each kind are parked. */
  async parked(): Promise<readonly { readonly kind: string; readonly count: number }[]> {
    const { rows } = await db.query<{ kind: string; count: number }>(sql`
      select kind, count(*)::integer as count
        from deliveries
       where workspace_id = ${WORKSPACE} and state = 'parked'
       group by kind
       order by kind`);
    return rows;
  },

  /** An admin's decision on a parked one: send it (once more, knowingly) or drop it; false where it is not parked now. */
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

  /** The next ones of a team that wait. */
  async waiting(teamId: number, limit: number): Promise<readonly Delivery[]> {
    const { rows } = await db.query<DeliveryRow>(sql`
      select ${DELIVERY}
        from deliveries d
       where d.workspace_id = ${WORKSPACE} and d.team_id = ${teamId} and d.state in ('due', 'sending')
       order by d.due_at, d.id
       limit ${limit}`);
    return rows.map(toDelivery);
  },

  /** Those of a team that were due since then and came too late to be sent, oldest first. */
  async missed(kind: string, teamId: number, since: Date): Promise<readonly Delivery[]> {
    const { rows } = await db.query<DeliveryRow>(sql`
      select ${DELIVERY}
        from deliveries d
       where d.workspace_id = ${WORKSPACE} and d.team_id = ${teamId} and d.due_at >= ${since}
         and d.kind = ${kind} and d.state = 'skipped' and starts_with(d.reason, ${MISSED})
       order by d.due_at, d.id`);
    return rows.map(toDelivery);
  },

  /**
   * After a restore from a backup that was taken before this instant: what was due before it may have been sent since the
   * backup. It is looked for in the channel before it is sent, or parked; so is what is added later and was due before it.
   * Call it while no courier runs.
   */
  async holdBefore(instant: Date): Promise<number> {
    return db.transaction(async (tx) => {
      await tx.query(sql`
        insert into delivery_gates (workspace_id, scope, opens_at)
        values (${WORKSPACE}, ${HELD}, ${instant})
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

async function findDelivery(db: Db, { kind, subject, occurrence }: DeliveryName): Promise<Delivery | undefined> {
  const { rows } = await db.query<DeliveryRow>(sql`
    select ${DELIVERY}
      from deliveries d
     where d.workspace_id = ${WORKSPACE} and d.kind = ${kind} and d.subject = ${subject} and d.occurrence = ${occurrence}`);
  return rows.map(toDelivery)[0];
}

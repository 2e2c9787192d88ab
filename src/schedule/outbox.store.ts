import { type Db, WORKSPACE } from '../db/db.ts';
import { sql } from '../db/sql.ts';
import { type Delivery, MISSED, type NewDelivery } from './delivery.ts';
import { DELIVERY, type DeliveryRow, toDelivery } from './delivery-rows.store.ts';
import { TURN } from './gates.store.ts';
import { insertDeliveries } from './insert-deliveries.store.ts';
import { troubledStore } from './troubled.store.ts';

export type OutboxStore = ReturnType<typeof outboxStore>;

/** What identifies a delivery. */
export type DeliveryName = Pick<NewDelivery, 'kind' | 'subject' | 'occurrence'>;

/** The messages that wait to be sent, and what became of them. What the worker does with them is in `claims.store.ts`. */
export const outboxStore = (db: Db) => ({
  ...troubledStore(db),

  /** Adds deliveries, in the caller's transaction where `tx` is given. One that is there already is left alone. Answers how many were new. */
  add: (deliveries: readonly NewDelivery[], now: Date, tx: Db = db): Promise<number> =>
    insertDeliveries(tx, deliveries, now),

  /** Moves a delivery that was not attempted yet; false where it was, or where there is none. */
  async reschedule(
    { kind, subject, occurrence }: DeliveryName,
    to: Pick<NewDelivery, 'channelId' | 'dueAt' | 'expiresAt'>,
    tx: Db = db,
  ): Promise<boolean> {
    // A worker that is composing it loses its claim.
    const { rowCount } = await tx.query(sql`
      update deliveries
         set channel_id = ${to.channelId}, due_at = ${to.dueAt}, expires_at = ${to.expiresAt},
             next_attempt_at = ${to.dueAt}, lease_owner = null
       where workspace_id = ${WORKSPACE} and kind = ${kind} and subject = ${subject} and occurrence = ${occurrence}
         and state = 'due' and first_attempt_at is null`);
    return rowCount > 0;
  },

  /** Deletes a delivery that was not attempted yet; false where it was, or where there is none. */
  async withdraw({ kind, subject, occurrence }: DeliveryName, tx: Db = db): Promise<boolean> {
    const { rowCount } = await tx.query(sql`
      delete from deliveries
       where workspace_id = ${WORKSPACE} and kind = ${kind} and subject = ${subject} and occurrence = ${occurrence}
         and state = 'due' and first_attempt_at is null`);
    return rowCount > 0;
  },

  /** Moves the deliveries of a channel to which Slack gave another id. */
  async moveChannel(oldId: string, newId: string, tx: Db = db): Promise<void> {
    await tx.query(sql`
      update deliveries
         set channel_id = ${newId}
       where workspace_id = ${WORKSPACE} and channel_id = ${oldId} and state in ('due', 'sending', 'parked')`);
  },

  async find(name: DeliveryName): Promise<Delivery | undefined> {
    return findDelivery(db, name);
  },

  /** All deliveries of these kinds and an occurrence, by id. */
  async allOf(kinds: readonly string[], occurrence: string, tx: Db = db): Promise<readonly Delivery[]> {
    const { rows } = await tx.query<DeliveryRow>(sql`
      select ${DELIVERY}
        from deliveries d
       where d.workspace_id = ${WORKSPACE} and d.kind = any(${kinds}::text[]) and d.occurrence = ${occurrence}
       order by d.id`);
    return rows.map(toDelivery);
  },

  /** Whether some of them are in one of these states: `due` waits to be sent, of `sending` nobody knows yet whether it arrives. */
  async someAre(
    states: readonly Delivery['state'][],
    kinds: readonly string[],
    occurrence: string,
    tx: Db = db,
  ): Promise<boolean> {
    const { rows } = await tx.query<{ some: boolean }>(sql`
      select exists (select from deliveries
                      where workspace_id = ${WORKSPACE} and kind = any(${kinds}::text[]) and occurrence = ${occurrence}
                        and state = any(${states}::text[])) as some`);
    return rows[0]?.some === true;
  },

  /** Deletes all of them, also the sent ones, with the gates of their channels: both say who got a message, and when. */
  async forget(kinds: readonly string[], occurrence: string, tx: Db = db): Promise<void> {
    await tx.query(sql`
      with gone as (
        delete from deliveries d
         where d.workspace_id = ${WORKSPACE} and d.kind = any(${kinds}::text[]) and d.occurrence = ${occurrence}
     returning ${TURN} as scope)
      delete from delivery_gates g using gone where g.workspace_id = ${WORKSPACE} and g.scope = gone.scope`);
  },

  /** The next deliveries of a team that wait to be sent. */
  async waiting(teamId: number, limit: number): Promise<readonly Delivery[]> {
    const { rows } = await db.query<DeliveryRow>(sql`
      select ${DELIVERY}
        from deliveries d
       where d.workspace_id = ${WORKSPACE} and d.team_id = ${teamId} and d.state in ('due', 'sending')
       order by d.due_at, d.id
       limit ${limit}`);
    return rows.map(toDelivery);
  },

  /** The deliveries of a team that were due since then and were skipped because it was too late, oldest first. */
  async missed(kind: string, teamId: number, since: Date): Promise<readonly Delivery[]> {
    const { rows } = await db.query<DeliveryRow>(sql`
      select ${DELIVERY}
        from deliveries d
       where d.workspace_id = ${WORKSPACE} and d.team_id = ${teamId} and d.due_at >= ${since}
         and d.kind = ${kind} and d.state = 'skipped' and starts_with(d.reason, ${MISSED})
       order by d.due_at, d.id`);
    return rows.map(toDelivery);
  },
});

async function findDelivery(db: Db, { kind, subject, occurrence }: DeliveryName): Promise<Delivery | undefined> {
  const { rows } = await db.query<DeliveryRow>(sql`
    select ${DELIVERY}
      from deliveries d
     where d.workspace_id = ${WORKSPACE} and d.kind = ${kind} and d.subject = ${subject} and d.occurrence = ${occurrence}`);
  return rows.map(toDelivery)[0];
}

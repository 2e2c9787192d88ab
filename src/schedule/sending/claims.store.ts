import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import type { Delivery, DeliveryId, Outcome } from '../delivery.ts';
import { DELIVERY, type DeliveryRow, toDelivery } from '../delivery-rows.store.ts';
import { LONGEST_CLOSED_MS, TURN, turnOf } from '../gates.store.ts';
import { columnsAfter } from './outcome.store.ts';

export type ClaimsStore = ReturnType<typeof claimsStore>;

/** A delivery that one process has claimed. `owner` is new with each claim, and every later write checks it. */
export type Claim = { readonly delivery: Delivery; readonly owner: string };

export type Lease = { readonly id: DeliveryId; readonly owner: string };

export type Begun =
  | { readonly kind: 'begun' }
  | { readonly kind: 'closed'; readonly opensAt: Date | undefined }
  /** Another process has claimed it, or it was moved or withdrawn. */
  | { readonly kind: 'lost' };

const after = (at: Date, ms: number): Date => new Date(at.getTime() + ms);

/** What the worker does with deliveries. */
export const claimsStore = (db: Db) => ({
  /**
   * Claims up to `limit` deliveries that are due. A claim lasts until `until` and does not allow sending yet: where a process
   * dies with it, certainly nothing was sent, and another process may claim the delivery again.
   */
  async claimDue(
    owner: string,
    kinds: readonly string[],
    { limit, now, until }: { readonly limit: number; readonly now: Date; readonly until: Date },
  ): Promise<readonly Claim[]> {
    const { rows } = await db.query<DeliveryRow>(sql`
      with free as (
        select d.id
          from deliveries d
         where d.workspace_id = ${WORKSPACE} and d.state = 'due' and d.next_attempt_at <= ${now} and d.kind = any(${kinds})
           and not exists (select from delivery_gates g
                            where g.workspace_id = ${WORKSPACE}
                              and g.opens_at > ${now} and g.opens_at <= ${after(now, LONGEST_CLOSED_MS)}
                              and g.scope in (${TURN},
                                              case when d.update_ts is null then 'chat.postMessage' else 'chat.update' end,
                                              case when d.first_attempt_at is not null then 'conversations.history' end))
         order by d.next_attempt_at, d.id
         limit ${limit}
           for update of d skip locked)
      update deliveries d
         set lease_owner = ${owner}, next_attempt_at = ${until}
        from free
       where d.workspace_id = ${WORKSPACE} and d.id = free.id
   returning ${DELIVERY}`);
    return rows.map((row) => ({ delivery: toDelivery(row), owner }));
  },

  /**
   * Writes down that the delivery is being sent, before the request starts. From here on the message may have arrived. It waits
   * for the turn of its channel, one message per `paceMs`, and for every closed gate.
   */
  async begin(
    { delivery, owner }: Claim,
    { now, leaseMs, paceMs }: { readonly now: Date; readonly leaseMs: number; readonly paceMs: number },
  ): Promise<Begun> {
    const { id, updateTs } = delivery;
    const [turn, horizon] = [turnOf(delivery), after(now, LONGEST_CLOSED_MS)];
    const method = updateTs === undefined ? 'chat.postMessage' : 'chat.update';
    // '-infinity' keeps the deliveries that are being sent at the start of the index, whatever the clock does.
    const { rows } = await db.query<{ begun: boolean; paced: boolean; opens_at: Date | null }>(sql`
      with closed as (
        select max(opens_at) as opens_at
          from delivery_gates
         where workspace_id = ${WORKSPACE} and scope in (${turn}, ${method}) and opens_at > ${now} and opens_at <= ${horizon}
      ), paced as (
        insert into delivery_gates (workspace_id, scope, opens_at)
        select ${WORKSPACE}, ${turn}, ${after(now, paceMs)}
          from closed
         where closed.opens_at is null
            on conflict (workspace_id, scope) do update set opens_at = excluded.opens_at
         where delivery_gates.opens_at <= ${now} or delivery_gates.opens_at > ${horizon}
     returning scope
      ), begun as (
        update deliveries
           set state = 'sending', attempts = attempts + 1, first_attempt_at = coalesce(first_attempt_at, ${now}),
               next_attempt_at = '-infinity', lease_until = ${after(now, leaseMs)}
         where workspace_id = ${WORKSPACE} and id = ${id} and state = 'due' and lease_owner = ${owner}
           and exists (select from paced)
     returning id
      )
      select exists (select from begun) as begun, exists (select from paced) as paced, opens_at
        from closed`);
    const [row] = rows;
    if (row?.begun === true) return { kind: 'begun' };
    return row?.paced === true ? { kind: 'lost' } : { kind: 'closed', opensAt: row?.opens_at ?? undefined };
  },

  /** Writes down the outcome of an attempt; false where this owner has lost the claim. */
  async settle({ delivery, owner }: Claim, outcome: Outcome, now: Date): Promise<boolean> {
    const { rowCount } = await db.query(sql`
      update deliveries
         set ${columnsAfter(delivery, outcome, now)}
       where workspace_id = ${WORKSPACE} and id = ${delivery.id} and lease_owner = ${owner} and state in ('due', 'sending')`);
    return rowCount > 0;
  },

  /** The deliveries that are being sent, by any process. */
  async leases(): Promise<readonly Lease[]> {
    const { rows } = await db.query<Lease>(sql`
      select id, lease_owner as owner
        from deliveries
       where workspace_id = ${WORKSPACE} and state = 'sending' and next_attempt_at = '-infinity'
       order by id`);
    return rows;
  },

  /** Makes deliveries due again that these owners still hold. Each of their messages may have arrived. */
  async release(leases: readonly Lease[], now: Date): Promise<number> {
    if (leases.length === 0) return 0;
    const { rowCount } = await db.query(sql`
      update deliveries d
         set state = 'due', next_attempt_at = ${now}, lease_owner = null, lease_until = null
        from unnest(${leases.map(({ id }) => id)}::bigint[], ${leases.map(({ owner }) => owner)}::text[]) as l (id, owner)
       where d.workspace_id = ${WORKSPACE} and d.id = l.id and d.lease_owner = l.owner and d.state = 'sending'`);
    return rowCount;
  },
});

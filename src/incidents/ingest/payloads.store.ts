import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import type { IncidentSource } from '../sources/sources.ts';
import { sweepAlerts } from './source-incident.store.ts';

export type NewPayload = {
  readonly source: IncidentSource;
  readonly deliveryId: string;
  readonly outcome: 'taken' | 'unusable' | 'ignored';
  readonly reason: string | undefined;
  /** JSON or text that Postgres can keep. */
  readonly body: unknown;
};

/** A body that was authentic but could not be used. */
export type TroubledPayload = {
  readonly source: string;
  readonly receivedAt: Date;
  readonly reason: string;
  readonly body: unknown;
};

const KEPT_MS = 30 * 24 * 3_600_000;

export type PayloadsStore = ReturnType<typeof payloadsStore>;

/** Keeps what was sent, as it was sent, for 30 days. */
export const payloadsStore = (db: Db) => ({
  /** Keeps a payload; false if its delivery came before. The same delivery at the same time waits for the first one. */
  async keep(tx: Db, { source, deliveryId, outcome, reason, body }: NewPayload, now: Date): Promise<boolean> {
    const { rowCount } = await tx.query(sql`
      insert into webhook_payloads (workspace_id, source, delivery_id, received_at, outcome, reason, body)
      values (${WORKSPACE}, ${source}, ${deliveryId}, ${now}, ${outcome}, ${reason ?? null}, ${JSON.stringify(body)}::jsonb)
          on conflict do nothing`);
    return rowCount === 1;
  },

  /** The newest bodies that could not be used, at most `limit`. */
  async troubled(limit: number): Promise<TroubledPayload[]> {
    const { rows } = await db.query<{ source: string; received_at: Date; reason: string | null; body: unknown }>(sql`
      select source, received_at, reason, body
        from webhook_payloads
       where workspace_id = ${WORKSPACE} and outcome = 'unusable'
       order by received_at desc, id desc
       limit ${limit}`);
    return rows.map((row) => ({
      source: row.source,
      receivedAt: row.received_at,
      reason: row.reason ?? '',
      body: row.body,
    }));
  },

  /** Deletes what is older than 30 days, and forgets the alerts of that time. */
  async sweep(now: Date): Promise<void> {
    const before = new Date(now.getTime() - KEPT_MS);
    await db.query(sql`delete from webhook_payloads where workspace_id = ${WORKSPACE} and received_at < ${before}`);
    await sweepAlerts(db, before);
  },
});

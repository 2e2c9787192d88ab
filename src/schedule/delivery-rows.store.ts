import { sql } from '../db/sql.ts';
import type { Delivery, DeliveryId } from './delivery.ts';

/** The columns that `toDelivery` reads. */
export const DELIVERY = sql`d.id, d.kind, d.subject, d.occurrence, d.team_id, d.channel_id, d.thread_ts, d.update_ts,
  d.due_at, d.expires_at, d.context, d.state, d.attempts, d.first_attempt_at, d.settled_at, d.reason, d.sent_channel_id, d.sent_ts`;

export type DeliveryRow = {
  readonly id: DeliveryId;
  readonly kind: string;
  readonly subject: string;
  readonly occurrence: string;
  readonly team_id: number | null;
  readonly channel_id: string;
  readonly thread_ts: string | null;
  readonly update_ts: string | null;
  readonly due_at: Date;
  readonly expires_at: Date;
  readonly context: Readonly<Record<string, unknown>>;
  readonly state: Delivery['state'];
  readonly attempts: number;
  readonly first_attempt_at: Date | null;
  readonly settled_at: Date | null;
  readonly reason: string | null;
  readonly sent_channel_id: string | null;
  readonly sent_ts: string | null;
};

export const toDelivery = (row: DeliveryRow): Delivery => ({
  id: row.id,
  kind: row.kind,
  subject: row.subject,
  occurrence: row.occurrence,
  teamId: row.team_id ?? undefined,
  channelId: row.channel_id,
  threadTs: row.thread_ts ?? undefined,
  updateTs: row.update_ts ?? undefined,
  dueAt: row.due_at,
  expiresAt: row.expires_at,
  context: row.context,
  state: row.state,
  attempts: row.attempts,
  firstAttemptAt: row.first_attempt_at ?? undefined,
  settledAt: row.settled_at ?? undefined,
  reason: row.reason ?? undefined,
  sentChannelId: row.sent_channel_id ?? undefined,
  sentTs: row.sent_ts ?? undefined,
});

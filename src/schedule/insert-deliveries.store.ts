import { type Db, WORKSPACE } from '../db/db.ts';
import { sql } from '../db/sql.ts';
import { MISSED, type NewDelivery } from './delivery.ts';
import { RESTORED } from './gates.store.ts';

/** Adds any number of deliveries in one statement. One that was `missed` is added as skipped, so that people can see it. */
export async function insertDeliveries(
  db: Db,
  deliveries: readonly (NewDelivery & { readonly missed?: boolean })[],
  now: Date,
): Promise<number> {
  if (deliveries.length === 0) return 0;
  // Always in the same order, so that two ticks that add the same deliveries cannot lock each other out.
  const { rowCount } = await db.query(sql`
    insert into deliveries (workspace_id, kind, subject, occurrence, team_id, channel_id, thread_ts, update_ts, due_at, expires_at,
                            state, next_attempt_at, first_attempt_at, settled_at, reason, context, created_at)
    select ${WORKSPACE}, n.kind, n.subject, n.occurrence, n."teamId", n."channelId", n."threadTs", n."updateTs", n."dueAt",
           n."expiresAt", case when n.missed then 'skipped' else 'due' end, n."dueAt",
           case when n."dueAt" < restored.opens_at then n."dueAt" end,
           case when n.missed then ${now}::timestamptz end, case when n.missed then ${MISSED} end,
           coalesce(n.context, '{}'), ${now}
      from jsonb_to_recordset(${JSON.stringify(deliveries)}::jsonb)
        as n (kind text, subject text, occurrence date, "teamId" bigint, "channelId" text, "threadTs" text, "updateTs" text,
              "dueAt" timestamptz, "expiresAt" timestamptz, missed boolean, context jsonb)
      left join delivery_gates restored on restored.workspace_id = ${WORKSPACE} and restored.scope = ${RESTORED}
     order by n.kind, n.subject, n.occurrence
        on conflict (workspace_id, kind, subject, occurrence) do nothing`);
  return rowCount;
}

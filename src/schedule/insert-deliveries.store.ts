import { type Db, WORKSPACE } from '../db/db.ts';
import { sql } from '../db/sql.ts';
import { MISSED, type NewDelivery } from './delivery.ts';
import { HELD } from './gates.store.ts';

/** One statement for any number. What is `missed` is written down as over, so that it is known later. */
export async function insertDeliveries(
  db: Db,
  deliveries: readonly (NewDelivery & { readonly missed?: boolean })[],
  now: Date,
): Promise<number> {
  if (deliveries.length === 0) return 0;
  // In one order always, so that two ticks that add the same ones wait for each other and never crosswise.
  const { rowCount } = await db.query(sql`
    insert into deliveries (workspace_id, kind, subject, occurrence, team_id, channel_id, thread_ts, update_ts, due_at, expires_at,
                            state, next_attempt_at, first_attempt_at, settled_at, reason, context, created_at)
    select ${WORKSPACE}, n.kind, n.subject, n.occurrence, n."teamId", n."channelId", n."threadTs", n."updateTs", n."dueAt",
           n."expiresAt", case when n.missed then 'skipped' else 'due' end, n."dueAt",
           case when n."dueAt" < held.opens_at then n."dueAt" end,
           case when n.missed then ${now}::timestamptz end, case when n.missed then ${MISSED} end,
           coalesce(n.context, '{}'), ${now}
      from jsonb_to_recordset(${JSON.stringify(deliveries)}::jsonb)
        as n (kind text, subject text, occurrence date, "teamId" bigint, "channelId" text, "threadTs" text, "updateTs" text,
              "dueAt" timestamptz, "expiresAt" timestamptz, missed boolean, context jsonb)
      left join delivery_gates held on held.workspace_id = ${WORKSPACE} and held.scope = ${HELD}
     order by n.kind, n.subject, n.occurrence
        on conflict (workspace_id, kind, subject, occurrence) do nothing`);
  return rowCount;
}

import { type Sql, sql } from '../../db/sql.ts';
import type { Delivery, Outcome } from '../delivery.ts';

/** What an attempt changes in the row of its delivery. */
export function columnsAfter({ attempts, firstAttemptAt, channelId }: Delivery, outcome: Outcome, now: Date): Sql {
  const over = sql`settled_at = ${now}, lease_owner = null, lease_until = null`;
  switch (outcome.kind) {
    case 'sent':
      return sql`state = 'sent', sent_channel_id = ${outcome.channelId || channelId}, sent_ts = ${outcome.ts}, reason = null, ${over}`;
    case 'skipped':
    case 'failed':
    case 'parked':
      return sql`state = ${outcome.kind}, reason = ${outcome.reason.slice(0, 200)}, ${over}`;
    case 'again':
      // This attempt had no effect, so the row goes back to what was known before it.
      return sql`state = 'due', next_attempt_at = ${outcome.at}, lease_owner = null, lease_until = null,
                 attempts = ${attempts + (outcome.counted ? 1 : 0)}, first_attempt_at = ${firstAttemptAt ?? null},
                 reason = coalesce(${outcome.reason?.slice(0, 200) ?? null}, reason)`;
    case 'in-doubt':
      return sql`reason = ${outcome.reason?.slice(0, 200) ?? null}`;
    case 'done':
      // Every time is that at which it was due: how long an attempt took would tell what was sent.
      return sql`state = 'sent', attempts = 1, next_attempt_at = due_at, first_attempt_at = due_at, settled_at = due_at,
                 reason = null, sent_channel_id = null, sent_ts = null, context = context || ${JSON.stringify(outcome.context)}::jsonb,
                 lease_owner = null, lease_until = null`;
  }
}

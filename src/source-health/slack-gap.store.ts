import { type Db, WORKSPACE } from '../db/db.ts';
import { sql } from '../db/sql.ts';
import type { SlackGap } from './slack-gap.view.ts';

export type SlackGapStore = ReturnType<typeof slackGapStore>;

export const slackGapStore = (db: Db) => ({
  /** Notes that the bot is cut off now. A gap that was seen within the five minutes before it began is the same one. */
  async note({ beganAt, endedAt, reason }: SlackGap): Promise<void> {
    await db.query(sql`
      insert into slack_gap as known (workspace_id, began_at, seen_at, reason)
      values (${WORKSPACE}, ${beganAt}, ${endedAt}, ${reason.slice(0, MOST_REASON)})
          on conflict (workspace_id) do update
         set began_at = case when known.seen_at >= excluded.began_at - interval '5 minutes'
                             then least(known.began_at, excluded.began_at)
                             else excluded.began_at end,
             seen_at = excluded.seen_at,
             reason = excluded.reason`);
  },

  /** The last gap, if it ended within the day before and was longer than a minute. */
  async lately(now: Date): Promise<SlackGap | undefined> {
    const { rows } = await db.query<{ began_at: Date; seen_at: Date; reason: string }>(sql`
      select began_at, seen_at, reason
        from slack_gap
       where workspace_id = ${WORKSPACE} and seen_at > ${now}::timestamptz - interval '24 hours' and seen_at <= ${now}
         and seen_at - began_at > interval '1 minute'`);
    return rows.map((row) => ({ beganAt: row.began_at, endedAt: row.seen_at, reason: row.reason }))[0];
  },
});

const MOST_REASON = 200;

import { type Db, WORKSPACE } from '../db/db.ts';
import { type Sql, sql } from '../db/sql.ts';
import type { AfterAnswer } from '../incidents/answering/after-answer.ts';
import type { LocalDate } from '../teams/calendar/local-date.ts';
import { type TeamId, teamId } from '../teams/team.ts';
import type { KeptDigest } from './judging/kept-digest.ts';
import { type KeptRow, toKept } from './kept-row.ts';

/** A digest that was sent to a channel. */
export type SentDigest = KeptDigest & { readonly channelId: string; readonly ts: string; readonly isDelayed: boolean };

/** A digest that was sent, and the newest answer that it does not show yet. */
export type UnshownDigest = Pick<SentDigest, 'team' | 'monday' | 'channelId' | 'ts'> & { readonly answer: number };

/** The clock ticks every minute; a slow tick is not a delay. */
const DELAYED_AFTER = '5 minutes';

export const sentDigestsStore = (db: Db) => ({
  /** The digest of this week, if it was sent. */
  async sent(team: TeamId, monday: string): Promise<SentDigest | undefined> {
    return (await sentWhere(db, sql`g.team_id = ${team} and g.monday = ${monday}`))[0];
  },

  /** The message with this `ts`, if it is a digest of that Monday or later and asks about this incident. */
  async askingAt(incidentId: string, ts: string, since: LocalDate): Promise<SentDigest | undefined> {
    return (await sentWhere(db, sql`g.monday >= ${since} and ${incidentId} = any(g.asks) and d.sent_ts = ${ts}`))[0];
  },

  /**
   * Digests of that Monday or later that do not show an answer of the last day which came after them. Right after an answer,
   * `only` the digests that ask about its incident, without the message that was pressed.
   */
  async unshown(now: Date, since: LocalDate, only?: AfterAnswer): Promise<readonly UnshownDigest[]> {
    type Unshown = { team_id: number; monday: LocalDate; answer: number; channel_id: string; ts: string };
    const isAsked = only
      ? sql`${only.incidentId} = any(g.asks) and d.sent_ts is distinct from ${only.pressedTs ?? null}::varchar`
      : sql`true`;
    const { rows } = await db.query<Unshown>(sql`
      select g.team_id, g.monday, newest.id as answer, d.sent_channel_id as channel_id, d.sent_ts as ts
        from digests g
        join deliveries d on ${IS_SENT}
       cross join lateral (
             select max(a.id) as id, max(a.answered_at) as at
               from incident_answers a
              where a.workspace_id = ${WORKSPACE} and a.incident_id = any(g.asks) and not a.refused
                and a.kind <> 'unsure') newest
       where g.workspace_id = ${WORKSPACE} and g.monday >= ${since} and ${isAsked}
         and newest.at > ${now}::timestamptz - interval '1 day' and newest.at >= d.due_at
         and not exists (select from deliveries u
                          where u.workspace_id = ${WORKSPACE} and u.kind = 'digest-answered'
                            and u.subject = d.subject || ' ' || newest.id and u.occurrence = d.occurrence)`);
    return rows.map((row) => ({
      team: teamId(row.team_id),
      monday: row.monday,
      answer: row.answer,
      channelId: row.channel_id,
      ts: row.ts,
    }));
  },

  /** Digests that were sent in the last day and have no details in their thread yet. */
  async withoutDetails(now: Date): Promise<readonly SentDigest[]> {
    return sentWhere(
      db,
      sql`d.settled_at > ${now}::timestamptz - interval '1 day' and not exists (
        select from deliveries t
         where t.workspace_id = ${WORKSPACE} and t.kind = 'digest-details' and t.subject = d.subject
           and t.occurrence = d.occurrence)`,
    );
  },
});

/** Whether delivery `d` sent digest `g`. */
const IS_SENT = sql`d.workspace_id = ${WORKSPACE} and d.kind = 'digest' and d.subject = 'team ' || g.team_id
                       and d.occurrence = g.monday and d.state = 'sent'`;

async function sentWhere(db: Db, condition: Sql): Promise<readonly SentDigest[]> {
  type Sent = KeptRow & { channel_id: string; ts: string; is_delayed: boolean };
  const { rows } = await db.query<Sent>(sql`
    select g.team_id, g.monday, g.facts, g.became, g.decided_by, d.sent_channel_id as channel_id, d.sent_ts as ts,
           d.settled_at > d.due_at + ${DELAYED_AFTER}::interval as is_delayed
      from digests g
      join deliveries d on ${IS_SENT}
     where g.workspace_id = ${WORKSPACE} and ${condition}`);
  return rows.map((row) => ({ ...toKept(row), channelId: row.channel_id, ts: row.ts, isDelayed: row.is_delayed }));
}

import { type Db, WORKSPACE } from '../../db/db.ts';
import { type Sql, sql } from '../../db/sql.ts';
import { type TeamId, teamId } from '../../teams/team.ts';
import type { AfterAnswer } from '../answering/after-answer.ts';
import { ANSWERED } from './message-contexts.ts';
import type { News } from './news.ts';

export type AskingStore = ReturnType<typeof askingStore>;

/** A message that shows an incident, as its card or as news in the thread of the card. */
export type ShownIn = { readonly as: 'card' | News; readonly channelId: string; readonly ts: string };

/** A message other than the card that was sent before an answer or a correction of the onset, and does not show it. */
export type Unshown = {
  readonly incidentId: string;
  /** The newest answer, the newest correction of the onset, and the message that must show them, by their ids. */
  readonly state: string;
  readonly news: News | undefined;
  readonly occurrence: string;
  readonly teamId: TeamId | undefined;
  readonly channelId: string;
  readonly ts: string;
};

/** The messages that ask about one incident. */
export const askingStore = (db: Db) => ({
  /** The messages that show the question of this incident alone, wherever they were posted. */
  async placesOf(incidentId: string): Promise<readonly ShownIn[]> {
    type Row = { kind: string; news: News | null; channelId: string; ts: string };
    const { rows } = await db.query<Row>(sql`
      select d.kind, d.context->>'news' as news, d.sent_channel_id as "channelId", d.sent_ts as ts
        from (select 'incident-card' as kind, ${incidentId} as subject
               union
              ${namesBesideCard(sql`${incidentId}`)}) named
        ${theirMessages}
       order by d.id`);
    return rows.map(({ kind, news, channelId, ts }) => ({
      as: kind === 'incident-news' ? (news ?? 'resolved') : 'card',
      channelId,
      ts,
    }));
  },

  /**
   * Replies and private messages that do not show an answer or a correction of the last day; right after an answer `only`
   * those of its incident. A message that is being sent is found once it has arrived.
   */
  async unshown(now: Date, only?: AfterAnswer): Promise<readonly Unshown[]> {
    type Row = {
      incident_id: string;
      state: string;
      news: News | null;
      occurrence: string;
      team_id: number | null;
      channel_id: string;
      ts: string;
    };
    const { rows } = await db.query<Row>(sql`
      with changed as (
        select incident_id from incident_answers where workspace_id = ${WORKSPACE} and answered_at > ${dayBefore(now)}
         union
        select incident_id from incident_onsets where workspace_id = ${WORKSPACE} and corrected_at > ${dayBefore(now)})
      select changed.incident_id, shown.state, d.context->>'news' as news, d.occurrence, d.team_id,
             d.sent_channel_id as channel_id, d.sent_ts as ts
        from changed
       cross join lateral (
             select coalesce(max(a.id), 0) as id, max(a.answered_at) as at
               from incident_answers a
              where a.workspace_id = ${WORKSPACE} and a.incident_id = changed.incident_id and not a.refused) answer
       cross join lateral (
             select coalesce(max(o.id), 0) as id, max(o.corrected_at) as at
               from incident_onsets o
              where o.workspace_id = ${WORKSPACE} and o.incident_id = changed.incident_id) onset
       cross join lateral (${namesBesideCard(sql`changed.incident_id`)}) named
        ${theirMessages}
       cross join lateral (select answer.id || ' ' || onset.id || ' ' || d.id as state) shown
       where coalesce(d.context->>'news', 'resolved') = 'resolved'
         and d.due_at <= greatest(answer.at, onset.at) and ${isAfter(only, sql`changed.incident_id`)}
         and not exists (select from deliveries u
                          where u.workspace_id = ${WORKSPACE} and u.kind = ${ANSWERED}
                            and u.subject = changed.incident_id || ' ' || shown.state and u.occurrence = d.occurrence)
       order by d.id
       limit 200`);
    return rows.map((row) => ({
      incidentId: row.incident_id,
      state: row.state,
      news: row.news ?? undefined,
      occurrence: row.occurrence,
      teamId: row.team_id === null ? undefined : teamId(row.team_id),
      channelId: row.channel_id,
      ts: row.ts,
    }));
  },
});

/** Whether the message of an incident, which is delivery `d`, may need an update after this answer. */
export const isAfter = (only: AfterAnswer | undefined, incidentId: Sql): Sql =>
  only === undefined
    ? sql`true`
    : sql`(${incidentId} = ${only.incidentId} and d.sent_ts is distinct from ${only.pressedTs ?? null}::varchar)`;

const dayBefore = (now: Date): Sql => sql`${now}::timestamptz - interval '1 day'`;

/** Kind and subject of the messages about an incident other than its card. */
const namesBesideCard = (incidentId: Sql): Sql => sql`
  select 'incident-news' as kind, card.incident_id || ' ' || n as subject
    from incident_cards card, generate_series(1, card.news) n
   where card.workspace_id = ${WORKSPACE} and card.incident_id = ${incidentId}
   union
  select k.kind, r.told_in
    from incident_reminders r, (values ('incident-reminder'), ('incident-reminder-lead')) k (kind)
   where r.workspace_id = ${WORKSPACE} and r.incident_id = ${incidentId}`;

/**
 * The ones among them that were sent and are about one incident. `offset 0` makes Postgres look each up by its key: it expects
 * that almost none is about one incident, and would read them all.
 */
const theirMessages = sql`
  cross join lateral (
        select *
          from deliveries sent
         where sent.workspace_id = ${WORKSPACE} and sent.kind = named.kind and sent.subject = named.subject
           and sent.state = 'sent' and coalesce((sent.context->>'count')::integer, 1) = 1
        offset 0) d`;

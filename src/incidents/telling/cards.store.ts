import { counted, endedAt, isCounted } from '../../db/counted-time.ts';
import { type Db, WORKSPACE } from '../../db/db.ts';
import { itsTeam } from '../../db/incident-team.ts';
import { sql } from '../../db/sql.ts';
import { type TeamId, teamId } from '../../teams/team.ts';
import type { AfterAnswer } from '../answering/after-answer.ts';
import { isAfter } from './asking.store.ts';
import type { Announced, Unannounced } from './cards.ts';
import type { CardState } from './news.ts';

export type CardsStore = ReturnType<typeof cardsStore>;

const LOOKED_BACK = '1 hour';
const STORM_WINDOW = '10 minutes';

export const cardsStore = (db: Db) => ({
  /**
   * Incidents of the last hour that were not announced yet, the oldest first, with the channel for each: the team's incident
   * channel, else the team's channel, else the workspace's channel for incidents of no team. An incident is not news if it was
   * over before it came, as in an import, or if it began more than a day before and no person declared it.
   */
  async unannounced(now: Date, tx: Db = db): Promise<readonly Unannounced[]> {
    const { rows } = await tx.query<{ id: string; team_id: number | null; channel_id: string; time_zone: string }>(sql`
      select i.id, t.id as team_id, coalesce(t.incident_channel_id, t.channel_id, w.triage_channel_id) as channel_id,
             coalesce(t.time_zone, 'UTC') as time_zone
        from incidents i
        ${itsTeam}
        left join workspace_settings w on w.workspace_id = ${WORKSPACE}
       where i.workspace_id = ${WORKSPACE} and i.recorded_at > ${now}::timestamptz - ${LOOKED_BACK}::interval
         and (i.started_at > ${now}::timestamptz - interval '1 day' or i.source = 'slack') and i.imported_id is null and not i.backfilled
         and ${endedAt} is null and i.merged_into is null and ${isCounted(sql`i.started_at`)}
         and coalesce(t.incident_channel_id, t.channel_id, w.triage_channel_id) is not null
         and not exists (select from incident_cards c where c.workspace_id = ${WORKSPACE} and c.incident_id = i.id)
       order by i.recorded_at, i.id`);
    return rows.map((row) => ({
      incidentId: row.id,
      teamId: row.team_id === null ? undefined : teamId(row.team_id),
      channelId: row.channel_id,
      timeZone: row.time_zone,
    }));
  },

  /** How many cards each channel got in the last ten minutes. */
  async cardsLately(now: Date, tx: Db = db): Promise<ReadonlyMap<string, number>> {
    const { rows } = await tx.query<{ channel_id: string; cards: number }>(sql`
      select channel_id, count(*) as cards
        from incident_cards
       where workspace_id = ${WORKSPACE} and not folded and told_at > ${now}::timestamptz - ${STORM_WINDOW}::interval
       group by channel_id`);
    return new Map(rows.map((row) => [row.channel_id, row.cards]));
  },

  /** Marks incidents as announced. Two processes never announce the same one. */
  async mark(announced: readonly Announced[], now: Date, tx: Db): Promise<void> {
    const rows = announced.map(({ incidentId, channelId, inSummary }) => ({
      id: incidentId,
      channel: channelId,
      folded: inSummary,
    }));
    await tx.query(sql`
      insert into incident_cards (workspace_id, incident_id, channel_id, folded, told_at, said)
      select ${WORKSPACE}, t.id, t.channel, t.folded, ${now}, ${cardState}
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t (id varchar, channel varchar, folded boolean)
        join incidents i on i.workspace_id = ${WORKSPACE} and i.id = t.id`);
  },

  /**
   * Cards of the last 30 days that no longer show their incident as it is; right after an answer `only` that of its incident.
   * Cards that are not posted yet come later. Cards that will never be posted are left out.
   */
  async outdated(now: Date, tx: Db = db, only?: AfterAnswer): Promise<readonly Outdated[]> {
    const { rows } = await tx.query<OutdatedRow>(sql`
      select c.incident_id, c.news, c.said, ${cardState} as now_said, d.team_id, d.occurrence,
             d.sent_channel_id, d.sent_ts
        from incident_cards c
        join incidents i on i.workspace_id = ${WORKSPACE} and i.id = c.incident_id
        join deliveries d on d.workspace_id = ${WORKSPACE} and d.kind = 'incident-card' and d.subject = c.incident_id
                         and d.state = 'sent'
       where c.workspace_id = ${WORKSPACE} and not c.folded and c.told_at > ${now}::timestamptz - interval '30 days'
         and c.said is distinct from ${cardState} and ${isAfter(only, sql`c.incident_id`)}
       order by c.told_at, c.incident_id
       limit 200
         for update of c skip locked`);
    return rows.map((row) => ({
      incidentId: row.incident_id,
      before: row.said ?? row.now_said,
      now: row.now_said,
      count: row.news + 1,
      teamId: row.team_id === null ? undefined : teamId(row.team_id),
      occurrence: row.occurrence,
      channelId: row.sent_channel_id,
      ts: row.sent_ts,
    }));
  },

  async inTransaction<Result>(work: (tx: Db) => Promise<Result>): Promise<Result> {
    return db.transaction(work);
  },

  /** Keeps what these cards show from now on. */
  async keepState(outdated: readonly Outdated[], tx: Db): Promise<void> {
    const rows = outdated.map(({ incidentId, now, count }) => ({ id: incidentId, said: now, news: count }));
    await tx.query(sql`
      update incident_cards c
         set said = n.said, news = n.news
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as n (id varchar, said jsonb, news integer)
       where c.workspace_id = ${WORKSPACE} and c.incident_id = n.id`);
  },

  /** Lets one process at a time announce incidents. */
  async withLock<Result>(work: (tx: Db) => Promise<Result>): Promise<Result> {
    return db.transaction(async (tx) => {
      await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${`cards:${WORKSPACE}`}, 0))`);
      return work(tx);
    });
  },
});

/** What a card shows of incident `i`. Times are in UTC, whatever the time zone of the session. */
const cardState = sql`jsonb_build_object(
  'title', i.title, 'severity', i.severity, 'startedAt', i.started_at at time zone 'UTC',
  'mitigatedAt', ${counted(sql`i.mitigated_at`)} at time zone 'UTC',
  'resolvedAt', ${counted(sql`i.resolved_at`)} at time zone 'UTC',
  'mergedInto', i.merged_into, 'deployTriggered', i.deploy_triggered,
  'answer', (select max(a.id)
               from incident_answers a
              where a.workspace_id = ${WORKSPACE} and a.incident_id = i.id and not a.refused))`;

/** A card that no longer shows its incident as it is, and where it was posted. */
export type Outdated = {
  readonly incidentId: string;
  readonly before: CardState;
  readonly now: CardState;
  /** The number of this update of the card, from 1. */
  readonly count: number;
  readonly teamId: TeamId | undefined;
  readonly occurrence: string;
  readonly channelId: string;
  readonly ts: string;
};

type OutdatedRow = {
  incident_id: string;
  news: number;
  said: CardState | null;
  now_said: CardState;
  team_id: number | null;
  occurrence: string;
  sent_channel_id: string;
  sent_ts: string;
};

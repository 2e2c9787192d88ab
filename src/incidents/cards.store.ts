import { type Db, WORKSPACE } from '../db/db.ts';
import { sql } from '../db/sql.ts';
import { teamId } from '../teams/team.ts';
import type { Told, Untold } from './cards.ts';

export type CardsStore = ReturnType<typeof cardsStore>;

const LOOKED_BACK = '1 hour';
const STORM_WINDOW = '10 minutes';

export const cardsStore = (db: Db) => ({
  /**
   * Incidents that came in the last hour and nobody was told of, the oldest first, with where to tell them: the team's incident
   * channel, else its channel, else the workspace's for incidents of no team. What was over before it came, as in an import,
   * or began more than a day before is no news.
   */
  async untold(now: Date, tx: Db = db): Promise<readonly Untold[]> {
    const { rows } = await tx.query<{ id: string; team_id: number | null; channel_id: string; time_zone: string }>(sql`
      select i.id, t.id as team_id, coalesce(t.incident_channel_id, t.channel_id, w.triage_channel_id) as channel_id,
             coalesce(t.time_zone, 'UTC') as time_zone
        from incidents i
        left join service_owners o on o.workspace_id = ${WORKSPACE} and o.service = i.service
                                  and i.started_at >= o.valid_from and i.started_at < o.valid_to
        left join teams t on t.workspace_id = ${WORKSPACE} and t.id = coalesce(i.team_id, o.team_id)
        left join workspace_settings w on w.workspace_id = ${WORKSPACE}
       where i.workspace_id = ${WORKSPACE} and i.recorded_at > ${now}::timestamptz - ${LOOKED_BACK}::interval
         and i.started_at > ${now}::timestamptz - interval '1 day' and i.imported_id is null
         and coalesce(i.mitigated_at, i.resolved_at) is null and i.merged_into is null
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

  /** How many cards each channel got lately. */
  async cardsLately(now: Date, tx: Db = db): Promise<ReadonlyMap<string, number>> {
    const { rows } = await tx.query<{ channel_id: string; cards: number }>(sql`
      select channel_id, count(*) as cards
        from incident_cards
       where workspace_id = ${WORKSPACE} and not folded and told_at > ${now}::timestamptz - ${STORM_WINDOW}::interval
       group by channel_id`);
    return new Map(rows.map((row) => [row.channel_id, row.cards]));
  },

  /** Marks incidents as told; two processes never tell the same one. */
  async mark(told: readonly Told[], now: Date, tx: Db): Promise<void> {
    const rows = told.map(({ incidentId, channelId, folded }) => ({ id: incidentId, channel: channelId, folded }));
    await tx.query(sql`
      insert into incident_cards (workspace_id, incident_id, channel_id, folded, told_at)
      select ${WORKSPACE}, t.id, t.channel, t.folded, ${now}
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as t (id varchar, channel varchar, folded boolean)`);
  },

  /** One process at a time looks and tells. */
  async alone<Result>(work: (tx: Db) => Promise<Result>): Promise<Result> {
    return db.transaction(async (tx) => {
      await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${`cards:${WORKSPACE}`}, 0))`);
      return work(tx);
    });
  },

  /** The card of an incident, where it was posted. */
  async cardOf(incidentId: string): Promise<{ readonly channelId: string; readonly ts: string } | undefined> {
    const { rows } = await db.query<{ channelId: string; ts: string }>(sql`
      select sent_channel_id as "channelId", sent_ts as ts
        from deliveries
       where workspace_id = ${WORKSPACE} and kind = 'incident-card' and subject = ${incidentId} and state = 'sent'
       limit 1`);
    return rows[0];
  },
});

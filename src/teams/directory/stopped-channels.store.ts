import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import { type TeamId, teamId } from '../team.ts';
import { SHARED } from './channels.ts';

/** A channel where nothing can be posted, since when, and Slack's word for why. */
export type StoppedChannel = {
  readonly id: string;
  readonly reason: string;
  readonly at: Date;
  /** The teams that it belongs to; none for the channels of the workspace. */
  readonly teams: readonly TeamId[];
};

/** Channels where nothing can be posted, or nothing may be. */
export const stoppedChannelsStore = (db: Db) => ({
  /** Stops posting to a channel where Slack refuses messages for good, until somebody invites the bot again. */
  async stopPosting(id: string, reason: string, now: Date): Promise<void> {
    // A direct message does not go to a channel that anybody could choose.
    if (!/^[CG]/.test(id)) return;
    const isArchived = reason === 'is_archived';
    const isLeft = ['not_in_channel', 'channel_not_found'].includes(reason);
    await db.query(sql`
      insert into channels as c (workspace_id, id, is_archived, is_joined, stopped_reason, stopped_at, refreshed_at)
      values (${WORKSPACE}, ${id}, ${isArchived}, ${!isLeft}, left(${reason}, 60), ${now}, ${now})
          on conflict (workspace_id, id) do update
         set stopped_reason = excluded.stopped_reason, stopped_at = coalesce(c.stopped_at, excluded.stopped_at),
             is_archived = c.is_archived or excluded.is_archived, is_joined = c.is_joined and excluded.is_joined`);
  },

  /** Why nothing is sent to a channel although Slack would take it; `undefined` if it is. */
  async heldBack(id: string): Promise<string | undefined> {
    // A direct message goes to one person.
    if (!/^[CG]/.test(id)) return undefined;
    const { rowCount } = await db.query(sql`
      select from channels where workspace_id = ${WORKSPACE} and id = ${id} and is_shared`);
    return rowCount === 0 ? undefined : 'the channel is shared with another organisation';
  },

  /** Posts to a channel again, after an invitation; false if it was not stopped. */
  async resume(id: string): Promise<boolean> {
    const { rowCount } = await db.query(sql`
      update channels
         set stopped_reason = null, stopped_at = null
       where workspace_id = ${WORKSPACE} and id = ${id} and stopped_reason is not null`);
    return rowCount === 1;
  },

  /** Channels that messages should go to and cannot, by name. */
  async stopped(): Promise<readonly StoppedChannel[]> {
    const { rows } = await db.query<StoppedRow>(sql`
      select c.id, coalesce(c.stopped_reason, case when c.is_archived then 'is_archived' when not c.is_joined then 'not_in_channel' else ${SHARED}::text end) as reason,
             coalesce(c.stopped_at, c.refreshed_at) as at,
             array_remove(array_agg(distinct named.team_id order by named.team_id), null) as teams
        from channels c
        join (${POSTED_TO}) as named on named.id = c.id
       where c.workspace_id = ${WORKSPACE} and (c.is_archived or not c.is_joined or c.stopped_reason is not null or c.is_shared)
       group by c.workspace_id, c.id
       order by c.name, c.id`);
    return rows.map((row) => ({ ...row, teams: row.teams.map(teamId) }));
  },
});

type StoppedRow = { id: string; reason: string; at: Date; teams: number[] };

/** The channels that messages go to, with the team that each belongs to. */
export const POSTED_TO = sql`
  select channel_id as id, id as team_id from teams where workspace_id = ${WORKSPACE} and channel_id is not null
   union all
  select incident_channel_id, id from teams where workspace_id = ${WORKSPACE} and incident_channel_id is not null
   union all
  select triage_channel_id, null from workspace_settings
   where workspace_id = ${WORKSPACE} and triage_channel_id is not null
   union all
  select digest_channel_id, null from workspace_settings
   where workspace_id = ${WORKSPACE} and digest_channel_id is not null`;

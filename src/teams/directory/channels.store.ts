import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import { type TeamId, teamId } from '../team.ts';
import type { Channel } from './channels.ts';
import { moveChannel } from './channels-moved.store.ts';

export type ChannelsStore = ReturnType<typeof channelsStore>;

/** What Slack shows of a channel; what stopped there is ours. */
export type SeenChannel = Omit<Channel, 'stopped'>;

/** A channel where nothing is posted, since when, and Slack's word for why. */
export type StoppedChannel = {
  readonly id: string;
  readonly reason: string;
  readonly at: Date;
  /** Whose it is: no team's for the channels of the workspace. */
  readonly teams: readonly TeamId[];
};

/** Writes of another room that belong to a channel's new id, in the same transaction. */
export type AlsoMoved = (oldId: string, newId: string, tx: Db) => Promise<void>;

export const channelsStore = (db: Db) => ({
  /** Whether what a team talks about stays among its people. */
  async isPrivateTeam(team: TeamId): Promise<boolean> {
    const { rows } = await db.query<{ is_private: boolean }>(sql`
      select c.is_private
        from teams t
        join channels c on c.workspace_id = t.workspace_id and c.id = t.channel_id
       where t.workspace_id = ${WORKSPACE} and t.id = ${team}`);
    return rows[0]?.is_private === true;
  },

  async channel(id: string): Promise<Channel | undefined> {
    const { rows } = await db.query<ChannelRow>(sql`
      select ${CHANNEL} from channels c where c.workspace_id = ${WORKSPACE} and c.id = ${id}`);
    return rows.map(toChannel)[0];
  },

  /** Writes what Slack shows, in one statement. A channel that can be posted to again is no longer stopped. */
  async save(channels: readonly SeenChannel[], seenAt: Date): Promise<void> {
    await db.query(sql`
      insert into channels as c (workspace_id, id, name, is_private, is_archived, is_shared, is_joined, refreshed_at)
      select ${WORKSPACE}, s.id, left(s.name, 100), s."isPrivate", s."isArchived", s."isShared", s."isJoined", ${seenAt}
        from jsonb_to_recordset(${JSON.stringify(channels)}::jsonb)
               as s (id varchar, name varchar, "isPrivate" boolean, "isArchived" boolean, "isShared" boolean,
                     "isJoined" boolean)
          on conflict (workspace_id, id) do update
         set name = excluded.name, is_private = excluded.is_private, is_archived = excluded.is_archived,
             is_shared = excluded.is_shared, is_joined = excluded.is_joined, refreshed_at = excluded.refreshed_at,
             stopped_reason = case when ${IS_OPEN_AGAIN} then null else c.stopped_reason end,
             stopped_at = case when ${IS_OPEN_AGAIN} then null else c.stopped_at end`);
  },

  /** Slack does not show it any more, or the bot has left it. */
  async saveLeft(id: string, seenAt: Date): Promise<void> {
    await db.query(sql`
      update channels
         set is_joined = false, refreshed_at = ${seenAt}
       where workspace_id = ${WORKSPACE} and id = ${id}`);
  },

  /** The bot is in these and in no other. */
  async saveJoinedOnly(ids: readonly string[], seenAt: Date): Promise<void> {
    await db.query(sql`
      update channels
         set is_joined = false, refreshed_at = ${seenAt}
       where workspace_id = ${WORKSPACE} and is_joined and id <> all(${ids}::text[])`);
  },

  /** Every channel that a team or the workspace names. */
  async named(): Promise<readonly string[]> {
    const { rows } = await db.query<{ id: string }>(sql`
      select distinct id from (${NAMED}) as named order by id`);
    return rows.map(({ id }) => id);
  },

  /** Whether anything here depends on a channel: all channels of the workspace send events. */
  async matters(id: string): Promise<boolean> {
    const { rows } = await db.query<{ matters: boolean }>(sql`
      select exists (select from channels where workspace_id = ${WORKSPACE} and id = ${id})
          or exists (select from (${NAMED}) as named where named.id = ${id}) as matters`);
    return rows[0]?.matters === true;
  },

  /** Slack refuses messages there for good; nothing more is posted until somebody invites the bot again. */
  async stopPosting(id: string, reason: string, now: Date): Promise<void> {
    // A message to a person goes to no channel that anybody could choose.
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

  /** Somebody invited the bot, or opened the channel again; false where nothing was stopped. */
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
      select c.id, coalesce(c.stopped_reason, case when c.is_archived then 'is_archived' else 'not_in_channel' end) as reason,
             coalesce(c.stopped_at, c.refreshed_at) as at,
             array_remove(array_agg(distinct named.team_id order by named.team_id), null) as teams
        from channels c
        join (${POSTED_TO}) as named on named.id = c.id
       where c.workspace_id = ${WORKSPACE} and (c.is_archived or not c.is_joined or c.stopped_reason is not null)
       group by c.workspace_id, c.id
       order by c.name, c.id`);
    return rows.map((row) => ({ ...row, teams: row.teams.map(teamId) }));
  },

  /** Slack gave a channel another id: it moves wherever it is named. */
  async changeId(oldId: string, newId: string, also: AlsoMoved = async () => {}): Promise<void> {
    await db.transaction(async (tx) => {
      await moveChannel(tx, oldId, newId);
      await also(oldId, newId, tx);
    });
  },
});

/** Where messages of ours go. */
const POSTED_TO = sql`
  select channel_id as id, id as team_id from teams where workspace_id = ${WORKSPACE} and channel_id is not null
   union all
  select incident_channel_id, id from teams where workspace_id = ${WORKSPACE} and incident_channel_id is not null
   union all
  select triage_channel_id, null from workspace_settings
   where workspace_id = ${WORKSPACE} and triage_channel_id is not null
   union all
  select digest_channel_id, null from workspace_settings
   where workspace_id = ${WORKSPACE} and digest_channel_id is not null`;

const NAMED = sql`
  ${POSTED_TO}
   union all
  select slack_id, team_id from team_choices where workspace_id = ${WORKSPACE} and kind = 'channel'`;

const IS_OPEN_AGAIN = sql`
  (excluded.is_joined and not excluded.is_archived and (c.is_archived or not c.is_joined))`;

const CHANNEL = sql`
  c.id, c.name, c.is_private, c.is_archived, c.is_shared, c.is_joined, c.stopped_reason, c.stopped_at`;

type StoppedRow = { id: string; reason: string; at: Date; teams: number[] };

type ChannelRow = {
  id: string;
  name: string;
  is_private: boolean;
  is_archived: boolean;
  is_shared: boolean;
  is_joined: boolean;
  stopped_reason: string | null;
  stopped_at: Date | null;
};

const toChannel = (row: ChannelRow): Channel => ({
  id: row.id,
  name: row.name,
  isPrivate: row.is_private,
  isArchived: row.is_archived,
  isShared: row.is_shared,
  isJoined: row.is_joined,
  stopped:
    row.stopped_reason === null || row.stopped_at === null
      ? undefined
      : { reason: row.stopped_reason, at: row.stopped_at },
});

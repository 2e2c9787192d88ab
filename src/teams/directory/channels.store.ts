import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';
import type { TeamId } from '../team.ts';
import type { Channel } from './channels.ts';
import { moveChannel } from './channels-moved.store.ts';
import { POSTED_TO, stoppedChannelsStore } from './stopped-channels.store.ts';

export type ChannelsStore = ReturnType<typeof channelsStore>;

/** A channel as Slack shows it; whether it is stopped is our own knowledge. */
export type SeenChannel = Omit<Channel, 'stopped'>;

/** Moves what another room keeps of a channel, in the same transaction. */
export type AlsoMoved = (oldId: string, newId: string, tx: Db) => Promise<void>;

/** The channels that Slack shows to the bot, and where nothing can be posted. */
export const channelsStore = (db: Db) => ({
  ...stoppedChannelsStore(db),

  /** Whether the channel of a team is private. A channel that Slack has not shown yet counts as private. */
  async isPrivateTeam(team: TeamId): Promise<boolean> {
    const { rows } = await db.query<{ is_open: boolean }>(sql`
      select t.channel_id is null or c.is_private is false as is_open
        from teams t
        left join channels c on c.workspace_id = t.workspace_id and c.id = t.channel_id
       where t.workspace_id = ${WORKSPACE} and t.id = ${team}`);
    return rows[0]?.is_open !== true;
  },

  async channel(id: string): Promise<Channel | undefined> {
    const { rows } = await db.query<ChannelRow>(sql`
      select ${CHANNEL} from channels c where c.workspace_id = ${WORKSPACE} and c.id = ${id}`);
    return rows.map(toChannel)[0];
  },

  /** Saves what Slack shows, in one statement. A channel that is open again is no longer stopped. */
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

  /** Saves that Slack does not show a channel to the bot. Slack shows every public one, so this one may be private by now. */
  async saveUnseen(id: string, seenAt: Date): Promise<void> {
    await db.query(sql`
      insert into channels as c (workspace_id, id, refreshed_at)
      select distinct ${WORKSPACE}, id, ${seenAt}::timestamptz from (${NAMED}) as named where named.id = ${id}
          on conflict (workspace_id, id) do update
         set is_joined = false, is_private = nullif(c.is_private, false), refreshed_at = excluded.refreshed_at`);
  },

  /** Saves that the bot is in these channels only. */
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

  /** Channels that messages go to and that were not looked at since `before`, the unseen first; at most `limit`. */
  async toLookAt(before: Date, limit: number): Promise<readonly string[]> {
    const { rows } = await db.query<{ id: string }>(sql`
      select named.id
        from (select distinct id from (${POSTED_TO}) as posted) as named
        left join channels c on c.workspace_id = ${WORKSPACE} and c.id = named.id
       where c.refreshed_at is null or c.refreshed_at < ${before}
       order by c.refreshed_at nulls first, named.id
       limit ${limit}`);
    return rows.map(({ id }) => id);
  },

  /** Whether anything here depends on a channel: every channel of the workspace sends events. */
  async matters(id: string): Promise<boolean> {
    const { rows } = await db.query<{ matters: boolean }>(sql`
      select exists (select from channels where workspace_id = ${WORKSPACE} and id = ${id})
          or exists (select from (${NAMED}) as named where named.id = ${id}) as matters`);
    return rows[0]?.matters === true;
  },

  /** Slack gave a channel another id: changes it wherever it is named. */
  async changeId(oldId: string, newId: string, also: AlsoMoved = async () => {}): Promise<void> {
    await db.transaction(async (tx) => {
      await moveChannel(tx, oldId, newId);
      await also(oldId, newId, tx);
    });
  },
});

/** The channels that teams and the workspace name, with the team. */
const NAMED = sql`
  ${POSTED_TO}
   union all
  select slack_id, team_id from team_choices where workspace_id = ${WORKSPACE} and kind = 'channel'`;

const IS_OPEN_AGAIN = sql`
  (excluded.is_joined and not excluded.is_archived and (c.is_archived or not c.is_joined))`;

const CHANNEL = sql`
  c.id, c.name, c.is_private, c.is_archived, c.is_shared, c.is_joined, c.stopped_reason, c.stopped_at`;

type ChannelRow = {
  id: string;
  name: string;
  is_private: boolean | null;
  is_archived: boolean;
  is_shared: boolean;
  is_joined: boolean;
  stopped_reason: string | null;
  stopped_at: Date | null;
};

const toChannel = (row: ChannelRow): Channel => ({
  id: row.id,
  name: row.name,
  isPrivate: row.is_private !== false,
  isArchived: row.is_archived,
  isShared: row.is_shared,
  isJoined: row.is_joined,
  stopped:
    row.stopped_reason === null || row.stopped_at === null
      ? undefined
      : { reason: row.stopped_reason, at: row.stopped_at },
});

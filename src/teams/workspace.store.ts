import { type Db, WORKSPACE } from '../db/db.ts';
import { sql } from '../db/sql.ts';
import { type ChangedBy, noteChange } from './audit.store.ts';

export type WorkspaceStore = ReturnType<typeof workspaceStore>;

export const workspaceStore = (db: Db) => ({
  /** The channel for incidents that belong to no team; `undefined` means that they are not posted. */
  async triageChannel(): Promise<string | undefined> {
    const { rows } = await db.query<{ channel: string | null }>(sql`
      select triage_channel_id as channel from workspace_settings where workspace_id = ${WORKSPACE}`);
    return rows[0]?.channel ?? undefined;
  },

  /** The channel for the weekly digest of all teams; `undefined` means that it is not sent. */
  async digestChannel(): Promise<string | undefined> {
    const { rows } = await db.query<{ channel: string | null }>(sql`
      select digest_channel_id as channel from workspace_settings where workspace_id = ${WORKSPACE}`);
    return rows[0]?.channel ?? undefined;
  },

  async setTriageChannel(channelId: string | undefined, by: ChangedBy): Promise<void> {
    await db.transaction(async (tx) => {
      const before = await workspaceStore(tx).triageChannel();
      await tx.query(sql`
        insert into workspace_settings (workspace_id, triage_channel_id)
        values (${WORKSPACE}, ${channelId ?? null})
            on conflict (workspace_id) do update set triage_channel_id = excluded.triage_channel_id`);
      const [from, to] = [{ triage_channel: before ?? null }, { triage_channel: channelId ?? null }];
      await noteChange(tx, 'workspace', from, to, by);
    });
  },

  async setDigestChannel(channelId: string | undefined, by: ChangedBy): Promise<void> {
    await db.transaction(async (tx) => {
      const before = await workspaceStore(tx).digestChannel();
      await tx.query(sql`
        insert into workspace_settings (workspace_id, digest_channel_id)
        values (${WORKSPACE}, ${channelId ?? null})
            on conflict (workspace_id) do update set digest_channel_id = excluded.digest_channel_id`);
      const [from, to] = [{ digest_channel: before ?? null }, { digest_channel: channelId ?? null }];
      await noteChange(tx, 'workspace', from, to, by);
    });
  },
});

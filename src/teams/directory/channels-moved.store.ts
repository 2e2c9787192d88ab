import { type Db, WORKSPACE } from '../../db/db.ts';
import { sql } from '../../db/sql.ts';

/** Slack gave a channel another id: changes it wherever this room names the channel. */
export async function moveChannel(tx: Db, oldId: string, newId: string): Promise<void> {
  await moveRow(tx, oldId, newId);
  await moveSettings(tx, oldId, newId);
  await moveChoices(tx, oldId, newId);
}

/** Slack may have shown the new channel already; then that row stays, because it is newer. */
async function moveRow(tx: Db, oldId: string, newId: string): Promise<void> {
  await tx.query(sql`
    insert into channels (workspace_id, id, name, is_private, is_archived, is_shared, is_joined, refreshed_at)
    select workspace_id, ${newId}, name, is_private, is_archived, is_shared, is_joined, refreshed_at
      from channels
     where workspace_id = ${WORKSPACE} and id = ${oldId}
        on conflict do nothing`);
  await tx.query(sql`delete from channels where workspace_id = ${WORKSPACE} and id = ${oldId}`);
}

async function moveSettings(tx: Db, oldId: string, newId: string): Promise<void> {
  await tx.query(sql`
    update teams
       set channel_id = case channel_id when ${oldId} then ${newId} else channel_id end,
           incident_channel_id = case incident_channel_id when ${oldId} then ${newId} else incident_channel_id end
     where workspace_id = ${WORKSPACE} and ${oldId} in (channel_id, incident_channel_id)`);
  await tx.query(sql`
    update workspace_settings
       set triage_channel_id = case triage_channel_id when ${oldId} then ${newId} else triage_channel_id end,
           digest_channel_id = case digest_channel_id when ${oldId} then ${newId} else digest_channel_id end
     where workspace_id = ${WORKSPACE} and ${oldId} in (triage_channel_id, digest_channel_id)`);
}

async function moveChoices(tx: Db, oldId: string, newId: string): Promise<void> {
  await tx.query(sql`
    insert into team_choices (workspace_id, team_id, role, kind, slack_id, position)
    select workspace_id, team_id, role, kind, ${newId}, position
      from team_choices
     where workspace_id = ${WORKSPACE} and slack_id = ${oldId}
        on conflict do nothing`);
  await tx.query(sql`delete from team_choices where workspace_id = ${WORKSPACE} and slack_id = ${oldId}`);
}

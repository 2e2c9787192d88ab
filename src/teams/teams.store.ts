import { type Db, WORKSPACE } from '../db/db.ts';
import { sql } from '../db/sql.ts';
import { serviceOwnersStore } from './service-owners.store.ts';
import type { Team } from './team.ts';
import { type TeamRow, toTeam } from './team-row.store.ts';
import { timeZonesStore } from './time-zones.store.ts';

export type TeamsStore = ReturnType<typeof teamsStore>;

/** Teams and what they own. */
export const teamsStore = (db: Db) => ({
  ...serviceOwnersStore(db),
  ...timeZonesStore(db),

  /** All teams, by name. */
  async teams(): Promise<Team[]> {
    const { rows } = await db.query<TeamRow>(sql`
      select id, name, channel_id, time_zone
        from teams
       where workspace_id = ${WORKSPACE}
       order by lower(name)`);
    return rows.map(toTeam);
  },

  /** The team of this name, whatever its case. */
  async teamNamed(name: string): Promise<Team | undefined> {
    const { rows } = await db.query<TeamRow>(sql`
      select id, name, channel_id, time_zone
        from teams
       where workspace_id = ${WORKSPACE} and lower(name) = lower(${name})`);
    return rows.map(toTeam)[0];
  },

  async teamOfChannel(channelId: string): Promise<Team | undefined> {
    const { rows } = await db.query<TeamRow>(sql`
      select id, name, channel_id, time_zone
        from teams
       where workspace_id = ${WORKSPACE} and channel_id = ${channelId}`);
    return rows.map(toTeam)[0];
  },

  /** Adds a team; `undefined` when its name or its channel is taken. */
  async addTeam(team: Omit<Team, 'id'>): Promise<Team | undefined> {
    const { rows } = await db.query<TeamRow>(sql`
      insert into teams (workspace_id, name, channel_id, time_zone)
      values (${WORKSPACE}, ${team.name}, ${team.channelId ?? null}, ${team.timeZone})
          on conflict do nothing
   returning id, name, channel_id, time_zone`);
    return rows.map(toTeam)[0];
  },

  /** Changes a team; false when its new name or channel is another team's. */
  async changeTeam(team: Team): Promise<boolean> {
    const update = db.query(sql`
      update teams
         set name = ${team.name}, channel_id = ${team.channelId ?? null}, time_zone = ${team.timeZone}
       where workspace_id = ${WORKSPACE} and id = ${team.id}`);
    const { rowCount } = await update.catch(noRowIfTaken);
    return rowCount === 1;
  },
});

/** `update` has no `on conflict do nothing`; the unique indexes on name and channel decide. */
function noRowIfTaken(error: unknown): { rowCount: number } {
  if ((error as { code?: unknown }).code === '23505') return { rowCount: 0 };
  throw error;
}

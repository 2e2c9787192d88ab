import { type Db, WORKSPACE } from '../db/db.ts';
import { sql } from '../db/sql.ts';
import { teamKey } from '../names/team-name.ts';
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
    return allTeams(db);
  },

  /** The team of this name, however it is written. */
  async teamNamed(name: string): Promise<Team | undefined> {
    return namedIn(await allTeams(db), name);
  },

  async teamOfChannel(channelId: string): Promise<Team | undefined> {
    const { rows } = await db.query<TeamRow>(sql`
      select id, name, channel_id, time_zone
        from teams
       where workspace_id = ${WORKSPACE} and channel_id = ${channelId}`);
    return rows.map(toTeam)[0];
  },

  /** Adds a team; `undefined` when its channel or a name that looks the same is taken. */
  async addTeam(team: Omit<Team, 'id'>): Promise<Team | undefined> {
    return db.transaction(async (tx) => {
      await lockNames(tx);
      if (namedIn(await allTeams(tx), team.name) !== undefined) return undefined;
      const { rows } = await tx.query<TeamRow>(sql`
        insert into teams (workspace_id, name, channel_id, time_zone)
        values (${WORKSPACE}, ${team.name}, ${team.channelId ?? null}, ${team.timeZone})
            on conflict do nothing
     returning id, name, channel_id, time_zone`);
      return rows.map(toTeam)[0];
    });
  },

  /** Changes a team; false when its channel or a name that looks the same is another team's. */
  async changeTeam(team: Team): Promise<boolean> {
    const update = db.transaction(async (tx) => {
      await lockNames(tx);
      const others = (await allTeams(tx)).filter(({ id }) => id !== team.id);
      if (namedIn(others, team.name) !== undefined) return { rowCount: 0 };
      return tx.query(sql`
        update teams
           set name = ${team.name}, channel_id = ${team.channelId ?? null}, time_zone = ${team.timeZone}
         where workspace_id = ${WORKSPACE} and id = ${team.id}`);
    });
    const { rowCount } = await update.catch(noRowIfTaken);
    return rowCount === 1;
  },
});

async function allTeams(db: Db): Promise<Team[]> {
  const { rows } = await db.query<TeamRow>(sql`
    select id, name, channel_id, time_zone
      from teams
     where workspace_id = ${WORKSPACE}
     order by lower(name)`);
  return rows.map(toTeam);
}

/** To the letter, else by what looks the same: plain SQL may have made two such teams. */
function namedIn(teams: readonly Team[], name: string): Team | undefined {
  const key = teamKey(name);
  return teams.find((team) => team.name === name) ?? teams.find((team) => teamKey(team.name) === key);
}

/** Two names that look the same must not be written at once; no index knows that they do. */
async function lockNames(tx: Db): Promise<void> {
  await tx.query(sql`select pg_advisory_xact_lock(hashtextextended(${`team names:${WORKSPACE}`}, 0))`);
}

/** `update` has no `on conflict do nothing`; the unique indexes on name and channel decide. */
function noRowIfTaken(error: unknown): { rowCount: number } {
  if ((error as { code?: unknown }).code === '23505') return { rowCount: 0 };
  throw error;
}

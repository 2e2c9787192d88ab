import { type Db, WORKSPACE } from '../../db/db.ts';
import { itsTeamId } from '../../db/incident-team.ts';
import { sql } from '../../db/sql.ts';
import { type TeamId, teamId } from '../../teams/team.ts';

export type IncidentTeam = { readonly id: TeamId; readonly name: string };

export const incidentTeamsStore = (db: Db) => ({
  /** Whose these incidents are; those of no team are left out. */
  async teamsOfIncidents(ids: readonly string[]): Promise<ReadonlyMap<string, IncidentTeam>> {
    if (ids.length === 0) return new Map();
    const { rows } = await db.query<{ incident: string; id: number; name: string }>(sql`
      select i.id as incident, t.id, t.name
        from incidents i
        ${itsTeamId}
        join teams t on t.workspace_id = ${WORKSPACE} and t.id = its_team.id
       where i.workspace_id = ${WORKSPACE} and i.id = any(${ids}::varchar[])`);
    return new Map(rows.map(({ incident, id, name }) => [incident, { id: teamId(id), name }]));
  },
});

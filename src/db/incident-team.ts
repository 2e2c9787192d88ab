import { WORKSPACE } from './db.ts';
import { type Sql, sql } from './sql.ts';

/*
 * The team of an incident: the team that it names, else the owner of its service when it began. The functions `dora_facts` and
 * `incident_suspects` of the migrations have the same rule.
 */

const beganWhileOwned = sql`i.started_at >= o.valid_from and i.started_at < o.valid_to`;

/** The team of incident `i`, as `its_team.id`; null where it has none. */
export const itsTeamId: Sql = sql`
  left join service_owners o on o.workspace_id = ${WORKSPACE} and o.service = i.service and ${beganWhileOwned}
  cross join lateral (select coalesce(i.team_id, o.team_id) as id) its_team`;

/** The same, with the row of the team as `t`. */
export const itsTeam: Sql = sql`
  ${itsTeamId}
  left join teams t on t.workspace_id = ${WORKSPACE} and t.id = its_team.id`;

/** Whether incident `i` is this team's: for statements that read only the incidents of one team. */
export const isIncidentOf = (team: number): Sql => sql`(
  i.team_id = ${team}
  or i.team_id is null and exists (
       select from service_owners o
        where o.workspace_id = ${WORKSPACE} and o.team_id = ${team} and o.service = i.service and ${beganWhileOwned}))`;

import { WORKSPACE } from './db.ts';
import { type Sql, sql } from './sql.ts';

/*
 * Whose an incident is: the team that it names, else the owner of its service when it began. The functions `dora_facts` and
 * `incident_suspects` of the migrations go by the same rule.
 */

const beganWhileOwned = sql`i.started_at >= o.valid_from and i.started_at < o.valid_to`;

/** Whose incident `i` is, as `its_team.id`; null where it is nobody's. */
export const itsTeamId: Sql = sql`
  left join service_owners o on o.workspace_id = ${WORKSPACE} and o.service = i.service and ${beganWhileOwned}
  cross join lateral (select coalesce(i.team_id, o.team_id) as id) its_team`;

/** The same, with the team's row as `t`. */
export const itsTeam: Sql = sql`
  ${itsTeamId}
  left join teams t on t.workspace_id = ${WORKSPACE} and t.id = its_team.id`;

/** Whether incident `i` is this team's: for statements that read the incidents of one team alone. */
export const isIncidentOf = (team: number): Sql => sql`(
  i.team_id = ${team}
  or i.team_id is null and exists (
       select from service_owners o
        where o.workspace_id = ${WORKSPACE} and o.team_id = ${team} and o.service = i.service and ${beganWhileOwned}))`;

import { WORKSPACE } from './db.ts';
import { type Sql, sql } from './sql.ts';

/** Whose incident `i` is (`t`): the team it names, else the owner of its service when it began. */
export const itsTeam: Sql = sql`
  left join service_owners o on o.workspace_id = ${WORKSPACE} and o.service = i.service
                            and i.started_at >= o.valid_from and i.started_at < o.valid_to
  left join teams t on t.workspace_id = ${WORKSPACE} and t.id = coalesce(i.team_id, o.team_id)`;

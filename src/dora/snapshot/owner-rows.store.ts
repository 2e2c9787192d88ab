import { WORKSPACE } from '../../db/db.ts';
import { isIncidentOf } from '../../db/incident-team.ts';
import { type Sql, sql } from '../../db/sql.ts';
import type { TeamId } from '../../teams/team.ts';

/** Whose rows are counted. */
export type Owner =
  | { readonly kind: 'all' }
  | { readonly kind: 'team'; readonly id: TeamId }
  | { readonly kind: 'service'; readonly name: string };

/** The services of an owner, and from when to when it owned them. */
export const ownedBy = (owner: Exclude<Owner, { kind: 'all' }>): Sql =>
  owner.kind === 'team'
    ? sql`select service, valid_from, valid_to from service_owners where workspace_id = ${WORKSPACE} and team_id = ${owner.id}`
    : sql`select ${owner.name}::varchar as service, '-infinity'::timestamptz as valid_from, 'infinity'::timestamptz as valid_to`;

/** Whether an incident `i` is this owner's. */
export function incidentIsOf(owner: Owner): Sql {
  switch (owner.kind) {
    case 'all':
      return sql`true`;
    case 'service':
      return sql`i.service = ${owner.name}`;
    case 'team':
      return isIncidentOf(owner.id);
  }
}

/** Whether a deployment `d` is this owner's. */
export function deploymentIsOf(owner: Owner): Sql {
  switch (owner.kind) {
    case 'all':
      return sql`true`;
    case 'service':
      return sql`d.service = ${owner.name}`;
    case 'team':
      return sql`exists (
        select from service_owners o
         where o.workspace_id = ${WORKSPACE} and o.team_id = ${owner.id} and o.service = d.service
           and d.deployed_at >= o.valid_from and d.deployed_at < o.valid_to)`;
  }
}

import { WORKSPACE } from '../../db/db.ts';
import { type Sql, sql } from '../../db/sql.ts';
import type { TeamId } from '../../teams/team.ts';
import type { Scope } from './deploys-query.ts';

/** Where a list looks. */
export type DeploysPlace = {
  readonly scope: Scope<TeamId>;
  /** `undefined`: all of them. */
  readonly environment: string | undefined;
};

/**
 * Every environment, and for a team or a service each of its services while it was owned. The indexes lead from a place to its
 * newest deployments, so that the cost of a page depends on its rows alone.
 */
export function placesOf({ scope, environment }: DeploysPlace): Sql {
  switch (scope.kind) {
    case 'all':
    case 'repo':
      return environment === undefined ? environmentsOf(sql`true`) : sql`select ${environment}::varchar as environment`;
    case 'service':
    case 'team':
      return sql`
        select o.service, o.valid_from, o.valid_to, e.environment
          from (${ownedBy(scope)}) o
         cross join lateral (${
           environment === undefined
             ? environmentsOf(sql`service = o.service`)
             : sql`select ${environment}::varchar as environment`
         }) e`;
  }
}

const ownedBy = (scope: Extract<Scope<TeamId>, { kind: 'service' | 'team' }>): Sql =>
  scope.kind === 'team'
    ? sql`select service, valid_from, valid_to
            from service_owners
           where workspace_id = ${WORKSPACE} and team_id = ${scope.team}`
    : sql`select ${scope.service}::varchar as service, '-infinity'::timestamptz as valid_from,
                 'infinity'::timestamptz as valid_to`;

/** Goes from one environment to the next through the index. A `distinct` would read every row. */
const environmentsOf = (rows: Sql): Sql => sql`
  select environment
    from (with recursive leap as (
            (select min(environment) as environment from deploy_events where workspace_id = ${WORKSPACE} and ${rows})
             union all
            select (select min(environment)
                      from deploy_events
                     where workspace_id = ${WORKSPACE} and ${rows} and environment > leap.environment)
              from leap
             where leap.environment is not null)
          select environment from leap where environment is not null) leaps`;

/** Whether a deployment in `place` belongs to the scope. */
export function isInScope(scope: Scope<TeamId>): Sql {
  switch (scope.kind) {
    case 'all':
      return sql`true`;
    case 'repo':
      return sql`repo = ${scope.repo}`;
    case 'service':
    case 'team':
      return sql`service = place.service and deployed_at >= place.valid_from and deployed_at < place.valid_to`;
  }
}

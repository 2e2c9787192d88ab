import { EARLIEST, LATEST } from '../../db/counted-time.ts';
import { type Db, WORKSPACE } from '../../db/db.ts';
import { type Sql, sql } from '../../db/sql.ts';
import type { TeamId } from '../../teams/team.ts';
import type { Scope } from './deploys-query.ts';

export type DeploysListStore = ReturnType<typeof deploysListStore>;

/** A deployment as a list has it, and the microsecond at which it arrived. */
export type ListedDeployment = {
  readonly id: number;
  readonly repo: string;
  readonly service: string;
  readonly sha: string;
  readonly environment: string;
  readonly deployedAt: Date;
  readonly micros: number;
  readonly deployedBy: string | null;
  readonly status: string;
  readonly leadTimeSeconds: number | null;
  readonly causedIncident: boolean | null;
  /** The incident it is blamed for. */
  readonly incidentId: string | null;
  /** Every incident whose verdict names it. */
  readonly incidents: readonly string[];
  readonly url: string | null;
};

export type DeploysQuestion = {
  readonly scope: Scope<TeamId>;
  readonly environment: string | undefined;
  /** In [from, to), where they are given. */
  readonly from: Date | undefined;
  readonly to: Date | undefined;
  /** Only what comes after this row of the list. */
  readonly after: { readonly deployedAt: string; readonly id: number } | undefined;
  readonly limit: number;
};

export const deploysListStore = (db: Db) => ({
  /** Deployments, the newest first: those of a team are of services while it owned them. */
  async deployments(question: DeploysQuestion): Promise<ListedDeployment[]> {
    const { rows } = await db.query<Row>(sql`
      with place as materialized (${placesOf(question)})
      select d.id, d.repo, d.service, d.sha, d.environment, d.deployed_at,
             (extract(epoch from d.deployed_at) * 1000000)::bigint as micros, d.deployed_by, d.status, d.lead_time_seconds,
             d.caused_incident, d.incident_id, d.url,
             array(select v.incident_id
                     from incident_deployments v
                    where v.workspace_id = ${WORKSPACE} and v.deploy_event_id = d.id
                    order by v.incident_id)::text[] as incidents
        from (select newest.*
                from place
               cross join lateral (${newestOf(question)}) newest
               order by newest.deployed_at desc, newest.id desc
               limit ${question.limit}) d
       order by d.deployed_at desc, d.id desc`);
    return rows.map(toListed);
  },
});

/**
 * Where to look: every environment, and for a team or a service every service while it was owned. The indexes lead from a
 * place to its newest deployments, so that a page costs as much as its rows, however many there are.
 */
function placesOf({ scope, environment }: DeploysQuestion): Sql {
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

/** Leaps from one environment to the next through the index, where a `distinct` would read every row. */
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

const newestOf = ({ scope, from, to, after, limit }: DeploysQuestion): Sql => sql`
  select *
    from deploy_events
   where workspace_id = ${WORKSPACE} and environment = place.environment
     and ${rowsOf(scope)}
     -- A row that plain SQL put outside of time is on no page.
     and deployed_at >= greatest(${from ?? null}::timestamptz, ${EARLIEST})
     and deployed_at < least(${to ?? null}::timestamptz, ${LATEST})
     and ${after === undefined ? sql`true` : sql`(deployed_at, id) < (${after.deployedAt}::timestamptz, ${after.id}::bigint)`}
   order by deployed_at desc, id desc
   limit ${limit}`;

function rowsOf(scope: Scope<TeamId>): Sql {
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

type Row = {
  id: number;
  repo: string;
  service: string;
  sha: string;
  environment: string;
  deployed_at: Date;
  micros: number;
  deployed_by: string | null;
  status: string;
  lead_time_seconds: number | null;
  caused_incident: boolean | null;
  incident_id: string | null;
  incidents: string[];
  url: string | null;
};

const toListed = (row: Row): ListedDeployment => ({
  id: row.id,
  repo: row.repo,
  service: row.service,
  sha: row.sha,
  environment: row.environment,
  deployedAt: row.deployed_at,
  micros: row.micros,
  deployedBy: row.deployed_by,
  status: row.status,
  leadTimeSeconds: row.lead_time_seconds,
  causedIncident: row.caused_incident,
  incidentId: row.incident_id,
  incidents: row.incidents,
  url: row.url,
});

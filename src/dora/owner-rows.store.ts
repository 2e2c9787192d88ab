import { WORKSPACE } from '../db/db.ts';
import { type Sql, sql } from '../db/sql.ts';
import type { TeamId } from '../teams/team.ts';

/** Whose rows are counted. */
export type Owner =
  | { readonly kind: 'all' }
  | { readonly kind: 'team'; readonly id: TeamId }
  | { readonly kind: 'service'; readonly name: string };

export type Span = { readonly from: Date; readonly to: Date };

/**
 * The rows of one owner: `deployment`, `incident`, `first_deployment`, `stability`, and `named`: the deployments that a
 * verdict names.
 */
export const rowsOf = (owner: Owner, span: Span): Sql =>
  owner.kind === 'all' ? rowsOfAll(span) : rowsOfOwner(owner, span);

const rowsOfAll = (span: Span): Sql => sql`
    deployment as (
      select id, service, deployed_at, status, caused_incident, lead_time_seconds
        from deploy_events
       where workspace_id = ${WORKSPACE} and environment = 'production'
         and deployed_at >= ${span.from} and deployed_at < ${span.to}),
    first_deployment as (
      select min(deployed_at) as deployed_at
        from deploy_events
       where workspace_id = ${WORKSPACE} and environment = 'production'),
    incident as materialized (
      select i.id, i.title, i.started_at, i.opened_at, i.mitigated_at, i.resolved_at, i.deploy_triggered, i.no_reason,
             true as counts_for_reliability, coalesce(i.deploy_triggered, false) as counts_for_recovery
        from incidents i
       where i.workspace_id = ${WORKSPACE} and i.started_at >= ${span.from} and i.started_at < ${span.to}),
    named as (
      select deploy_event_id as id from incident_deployments where workspace_id = ${WORKSPACE}),
    stability as (
      select exists (select from incidents where workspace_id = ${WORKSPACE})
          or exists (select from deploy_events where workspace_id = ${WORKSPACE} and caused_incident) as known)`;

/**
 * An incident counts for reliability with the owner of its service (or the team it names), and for recovery with the
 * owners of the deployments that its verdict names, else with the owner of its service. Deployments that a verdict names
 * have `caused_incident`, whose partial index leads from a service to the incidents it is blamed for. `offset 0` keeps the
 * incidents looked up by their key where Postgres has no statistics yet and would compare every one with every other.
 */
const rowsOfOwner = (owner: Exclude<Owner, { kind: 'all' }>, span: Span): Sql => sql`
    owned as materialized (${ownedBy(owner)}),
    deployment as (
      select d.id, d.service, d.deployed_at, d.status, d.caused_incident, d.lead_time_seconds
        from owned o
        join deploy_events d on d.workspace_id = ${WORKSPACE} and d.service = o.service and d.environment = 'production'
                            and d.deployed_at >= o.valid_from and d.deployed_at < o.valid_to
                            and d.deployed_at >= ${span.from} and d.deployed_at < ${span.to}),
    first_deployment as (
      select min(f.deployed_at) as deployed_at
        from owned o
       cross join lateral (
             select d.deployed_at
               from deploy_events d
              where d.workspace_id = ${WORKSPACE} and d.service = o.service and d.environment = 'production'
                and d.deployed_at >= o.valid_from and d.deployed_at < o.valid_to
              order by d.deployed_at
              limit 1) f),
    own as materialized (
      select i.id
        from owned o
        join incidents i on i.workspace_id = ${WORKSPACE} and i.service = o.service
                        and i.started_at >= o.valid_from and i.started_at < o.valid_to
                        and i.started_at >= ${span.from} and i.started_at < ${span.to}
       where ${owner.kind === 'team' ? sql`i.team_id is null` : sql`true`}
       union
      ${owner.kind === 'team' ? incidentsNaming(owner.id, span) : sql`select null where false`}),
    failed as materialized (
      select d.id, v.incident_id,
             d.environment = 'production' and d.deployed_at >= o.valid_from and d.deployed_at < o.valid_to as is_own
        from owned o
        join deploy_events d on d.workspace_id = ${WORKSPACE} and d.service = o.service and d.caused_incident
        left join incident_deployments v on v.workspace_id = ${WORKSPACE} and v.deploy_event_id = d.id),
    known as materialized (
      select id, bool_or(is_own) as is_own, bool_or(not is_own) as is_blamed
        from (select id, true as is_own from own
               union all
              select incident_id, false from failed where incident_id is not null and is_own) as found
       group by id),
    incident as materialized (
      select i.id, i.title, i.started_at, i.opened_at, i.mitigated_at, i.resolved_at, i.deploy_triggered, i.no_reason,
             known.is_own as counts_for_reliability,
             coalesce(i.deploy_triggered, false) and (known.is_blamed or not exists (
               select from incident_deployments v
                where v.workspace_id = ${WORKSPACE} and v.incident_id = i.id)) as counts_for_recovery
        from known
       cross join lateral (
             select *
               from incidents
              where workspace_id = ${WORKSPACE} and id = known.id
             offset 0) i
       where i.started_at >= ${span.from} and i.started_at < ${span.to}),
    named as (select id from failed where incident_id is not null),
    stability as (
      select exists (select from failed)
          or exists (select from owned o join incidents i on i.workspace_id = ${WORKSPACE} and i.service = o.service)
          or ${owner.kind === 'team' ? sql`exists (select from incidents where workspace_id = ${WORKSPACE} and team_id = ${owner.id})` : sql`false`}
             as known)`;

/** The services of an owner, and from when to when they were its own. */
export const ownedBy = (owner: Exclude<Owner, { kind: 'all' }>): Sql =>
  owner.kind === 'team'
    ? sql`select service, valid_from, valid_to from service_owners where workspace_id = ${WORKSPACE} and team_id = ${owner.id}`
    : sql`select ${owner.name}::varchar as service, '-infinity'::timestamptz as valid_from, 'infinity'::timestamptz as valid_to`;

const incidentsNaming = (team: TeamId, span: Span): Sql => sql`
      select i.id
        from incidents i
       where i.workspace_id = ${WORKSPACE} and i.team_id = ${team}
         and i.started_at >= ${span.from} and i.started_at < ${span.to}`;

/** Whether an incident `i` is this owner's: the team it names, else the owner of its service when it began. */
export function incidentIsOf(owner: Owner): Sql {
  switch (owner.kind) {
    case 'all':
      return sql`true`;
    case 'service':
      return sql`i.service = ${owner.name}`;
    case 'team':
      return sql`(i.team_id = ${owner.id} or (i.team_id is null and exists (
        select from service_owners o
         where o.workspace_id = ${WORKSPACE} and o.team_id = ${owner.id} and o.service = i.service
           and i.started_at >= o.valid_from and i.started_at < o.valid_to)))`;
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

import { type Db, WORKSPACE } from '../../db/db.ts';
import { type Sql, sql } from '../../db/sql.ts';
import { PRODUCTION } from '../../deploys/environments/canonical-environment.ts';
import type { Suspected } from '../metrics/facts.ts';
import type { Window } from '../metrics/window.ts';
import { deploymentIsOf, type Owner } from './owner-rows.store.ts';

const NONE: Suspected = { incidents: 0, deployments: 0 };

export const suspectedStore = (db: Db) => ({
  /**
   * How many deployments of the window may still turn out to have failed, and how many untagged incidents suspect one, by
   * the rule of an incident's card. Whose incident it is does not matter: the deployment would count as failed.
   */
  async suspected(owner: Owner, window: Window): Promise<Suspected> {
    const incidents = await mayBeSuspecting(db, owner, window);
    return incidents.length === 0 ? NONE : suspectedBy(db, incidents, owner, window);
  },
});

/** The untagged incidents that may suspect a deployment of the window. */
export async function mayBeSuspecting(db: Db, owner: Owner, { fromAt, toAt }: Window): Promise<readonly string[]> {
  const { rows } = await db.query<{ id: string }>(sql`
    select i.id
      from incidents i
     where i.workspace_id = ${WORKSPACE} and i.deploy_triggered is null and i.merged_into is null
       -- What a rollback undid is suspected for 14 days, and one of them may have 25 hours where the session's clock changes.
       and i.started_at >= ${fromAt} and i.started_at < ${toAt}::timestamptz + interval '15 days'
       and ${maySuspectOneOf(owner)}`);
  return rows.map(({ id }) => id);
}

/** Whether an incident `i` is of this owner's services, or of a team that had one of them: others suspect other deployments. */
function maySuspectOneOf(owner: Owner): Sql {
  switch (owner.kind) {
    case 'all':
      return sql`true`;
    case 'team':
      return sql`(i.team_id = ${owner.id} or i.service in (
        select o.service from service_owners o where o.workspace_id = ${WORKSPACE} and o.team_id = ${owner.id}))`;
    case 'service':
      return sql`(i.service = ${owner.name}
        or i.team_id in (
             select o.team_id from service_owners o where o.workspace_id = ${WORKSPACE} and o.service = ${owner.name})
        or i.service in (
             select s.service
               from service_owners o
               join service_owners s on s.workspace_id = ${WORKSPACE} and s.team_id = o.team_id
              where o.workspace_id = ${WORKSPACE} and o.service = ${owner.name}))`;
  }
}

async function suspectedBy(db: Db, incidents: readonly string[], owner: Owner, window: Window): Promise<Suspected> {
  const { fromAt } = window;
  // Thousands of incidents may suspect the same thousands of deployments, so these are not paired: spans of time that overlap
  // are joined first, and an incident counts with the first deployment that is found in one of its spans.
  const { rows } = await db.query<Suspected>(sql`
    with span as materialized (
      select incident_id, service, during
        from incident_suspect_spans(${WORKSPACE}, ${incidents}::varchar[])
       where not isempty(during) and upper(during) >= ${fromAt})
    select (select count(distinct s.incident_id)
              from span s
             cross join lateral (${canStillFail(owner, window)} limit 1) d) as incidents,
           (select count(distinct d.id)
              from (select service, unnest(range_agg(during)) as during from span group by service) s
             cross join lateral (${canStillFail(owner, window)} offset 0) d) as deployments`);
  return rows[0] ?? NONE;
}

/** The deployments of the window that arrived in a span `s`, have not failed so far and would count for this owner. */
const canStillFail = (owner: Owner, { fromAt, toAt }: Window): Sql => sql`
  -- The bounds are for the index; whether they belong to the span is for the next condition.
  select d.id
    from deploy_events d
   where d.workspace_id = ${WORKSPACE} and d.service = s.service and d.environment = ${PRODUCTION}
     and d.deployed_at >= greatest(lower(s.during), ${fromAt}) and d.deployed_at <= least(upper(s.during), ${toAt})
     and d.deployed_at <@ s.during and d.deployed_at < ${toAt} and d.caused_incident is not true and ${deploymentIsOf(owner)}
   union all
  select d.id
    from deploy_arrivals later
   cross join lateral (
         select *
           from deploy_events found
          where found.workspace_id = ${WORKSPACE} and found.id = later.deploy_event_id
          limit 1) d
   where later.workspace_id = ${WORKSPACE} and later.service = s.service and later.environment = ${PRODUCTION}
     and not later.is_first and not later.is_redeploy
     and later.deployed_at >= lower(s.during) and later.deployed_at <= upper(s.during) and later.deployed_at <@ s.during
     and d.deployed_at >= ${fromAt} and d.deployed_at < ${toAt} and d.caused_incident is not true and ${deploymentIsOf(owner)}`;

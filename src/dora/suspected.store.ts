import { type Db, WORKSPACE } from '../db/db.ts';
import { sql } from '../db/sql.ts';
import type { Suspected } from './facts.ts';
import { deploymentIsOf, incidentIsOf, type Owner } from './owner-rows.store.ts';
import type { Window } from './window.ts';

export const suspectedStore = (db: Db) => ({
  /**
   * How many deployments of the window may still turn out to have failed. Suspects of an untagged incident are the production
   * deployments in the hour before its onset: of its service, else of its team. It may have begun after the window ended.
   */
  async suspected(owner: Owner, { fromAt, toAt }: Window): Promise<Suspected> {
    const { rows } = await db.query<Suspected>(sql`
      with question as materialized (
        select i.id, i.service, i.started_at, coalesce(i.team_id, o.team_id) as team_id
          from incidents i
          left join service_owners o on o.workspace_id = ${WORKSPACE} and o.service = i.service
                                    and i.started_at >= o.valid_from and i.started_at < o.valid_to
         where i.workspace_id = ${WORKSPACE} and i.deploy_triggered is null and i.merged_into is null
           and i.started_at >= ${fromAt} and i.started_at < ${toAt}::timestamptz + interval '1 hour'
           and ${incidentIsOf(owner)}),
      of_service as materialized (
        select q.id as incident_id, d.id, d.service, d.deployed_at, d.caused_incident
          from question q
          join deploy_events d on d.workspace_id = ${WORKSPACE} and d.service = q.service and d.environment = 'production'
                              and d.deployed_at > q.started_at - interval '1 hour' and d.deployed_at <= q.started_at),
      of_team as (
        select q.id as incident_id, d.id, d.service, d.deployed_at, d.caused_incident
          from question q
          join service_owners o on o.workspace_id = ${WORKSPACE} and o.team_id = q.team_id
          join deploy_events d on d.workspace_id = ${WORKSPACE} and d.service = o.service and d.environment = 'production'
                              and d.deployed_at > q.started_at - interval '1 hour' and d.deployed_at <= q.started_at
                              and d.deployed_at >= o.valid_from and d.deployed_at < o.valid_to
         where not exists (select from of_service s where s.incident_id = q.id))
      select count(distinct d.incident_id) as incidents, count(distinct d.id) as deployments
        from (select * from of_service union all select * from of_team) d
       where d.caused_incident is not true and d.deployed_at >= ${fromAt} and d.deployed_at < ${toAt}
         -- Only what is in this owner's change fail rate can raise it.
         and ${deploymentIsOf(owner)}`);
    return rows[0] ?? { incidents: 0, deployments: 0 };
  },
});

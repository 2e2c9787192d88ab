import { type Db, WORKSPACE } from '../db/db.ts';
import { type Sql, sql } from '../db/sql.ts';
import { PRODUCTION } from '../deploys/deployment.ts';
import { type DeploymentRow, deploymentColumns, grouped, toNamed } from './named-deployments.store.ts';
import type { Suspect } from './suspects.ts';

/** Whose incident `i` is (`t`): the team it names, else the owner of its service when it began. */
export const itsTeam: Sql = sql`
  left join service_owners o on o.workspace_id = ${WORKSPACE} and o.service = i.service
                            and i.started_at >= o.valid_from and i.started_at < o.valid_to
  left join teams t on t.workspace_id = ${WORKSPACE} and t.id = coalesce(i.team_id, o.team_id)`;

/**
 * The suspects of each incident, in no order: production deployments of its service, and of its team's services while it had
 * them, in the team's window before the onset; and, however old within 14 days, those that a rollback after the onset undid:
 * in V1, V2, V3 and V1 again both V2 and V3.
 */
export async function suspectsOf(
  db: Db,
  incidentIds: readonly string[],
): Promise<ReadonlyMap<string, readonly Suspect[]>> {
  type Found = DeploymentRow & { incident_id: string; started_at: Date; rolled_back_at: Date | null };
  const { rows } = await db.query<Found>(sql`
    with question as materialized (
      select i.id, i.service, i.started_at, t.id as team_id,
             coalesce(t.link_window_minutes, 60) * interval '1 minute' as link_window,
             least(i.started_at + interval '24 hours', i.resolved_at + interval '1 hour') as until
        from incidents i
        ${itsTeam}
       where i.workspace_id = ${WORKSPACE} and i.id = any(${incidentIds}::varchar[])
         and i.started_at > '-infinity' and i.started_at < 'infinity'),
    place as materialized (
      select q.*, q.service as place, '-infinity'::timestamptz as valid_from, 'infinity'::timestamptz as valid_to
        from question q
       where q.service is not null
       union all
      select q.*, s.service, s.valid_from, s.valid_to
        from question q
        join service_owners s on s.workspace_id = ${WORKSPACE} and s.team_id = q.team_id
       where s.service is distinct from q.service),
    rollback as materialized (
      select p.id as incident_id, p.started_at, p.place, p.valid_from, p.valid_to, r.deployed_at, back_to.at as back_to
        from place p
       -- offset 0: for each place by the index, and not by a scan for what is rare.
       cross join lateral (
             select *
               from deploy_events d
              where d.workspace_id = ${WORKSPACE} and d.service = p.place and d.environment = ${PRODUCTION}
                and d.deployed_at > p.started_at - p.link_window and d.deployed_at <= p.until and d.status = 'rollback'
             offset 0) r
       cross join lateral (${backTo}) back_to),
    suspect as (
      select p.id as incident_id, p.started_at, d.id as deployment
        from place p
        join deploy_events d on d.workspace_id = ${WORKSPACE} and d.service = p.place and d.environment = ${PRODUCTION}
                            and d.deployed_at > p.started_at - p.link_window and d.deployed_at <= p.started_at
                            and d.deployed_at >= p.valid_from and d.deployed_at < p.valid_to
       union
      select r.incident_id, r.started_at, d.id
        from rollback r
        join deploy_events d on d.workspace_id = ${WORKSPACE} and d.service = r.place and d.environment = ${PRODUCTION}
                            and d.deployed_at > greatest(r.back_to, r.started_at - interval '14 days')
                            and d.deployed_at <= r.started_at
                            and d.deployed_at >= r.valid_from and d.deployed_at < r.valid_to
       where r.deployed_at > r.started_at)
    select s.incident_id, s.started_at, ${deploymentColumns},
           (select min(r.deployed_at)
              from rollback r
             where r.incident_id = s.incident_id and r.place = d.service
               and r.deployed_at > d.deployed_at and d.deployed_at > r.back_to) as rolled_back_at
      from suspect s
     -- A row each, by its key: a join would rather read the whole table, because it expects many.
     cross join lateral (
           select * from deploy_events found where found.workspace_id = ${WORKSPACE} and found.id = s.deployment limit 1) d`);
  return grouped(
    rows.map((row) => {
      const minutesBefore = Math.floor((row.started_at.getTime() - row.deployed_at.getTime()) / 60_000);
      return [row.incident_id, { ...toNamed(row), minutesBefore, rolledBackAt: row.rolled_back_at ?? undefined }];
    }),
  );
}

/** When what the rollback `r` brought back was last deployed; unknown, just before the deployment that it replaced. */
const backTo = sql`
  select coalesce(
           (select max(b.deployed_at)
              from (select deployed_at
                      from deploy_events same
                     where same.workspace_id = ${WORKSPACE} and same.repo = r.repo and left(same.sha, 7) = left(r.sha, 7)
                       and (starts_with(same.sha, r.sha) or starts_with(r.sha, same.sha))
                       and same.service = r.service and same.environment = ${PRODUCTION}
                       and same.deployed_at < r.deployed_at
                    offset 0) b),
           (select max(b.deployed_at) - interval '1 microsecond'
              from deploy_events b
             where b.workspace_id = ${WORKSPACE} and b.service = r.service and b.environment = ${PRODUCTION}
               and b.deployed_at < r.deployed_at)) as at`;

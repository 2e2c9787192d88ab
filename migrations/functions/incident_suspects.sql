-- The suspects of each of these incidents. These are the production deployments of its service, and of the services of its team
-- while the team owned them, in the team's window before the onset. They are also the deployments within 14 days before the onset
-- that a rollback after the onset undid: of V1, V2, V3 and V1 again, both V2 and V3. `rolled_back_at` is when a rollback undid it,
-- or null.
--
-- The card of an incident and the range of the change fail rate use this one rule. It is one select in the language sql with
-- nothing volatile, so that Postgres plans it as a part of the calling statement.

create or replace function incident_suspects(asked_workspace text, asked_incidents varchar[])
returns table (incident_id varchar, started_at timestamptz, deploy_event_id bigint, rolled_back_at timestamptz)
language sql stable
as $$
  with question as materialized (
    select i.id, i.service, i.started_at, t.id as team_id,
           coalesce(t.link_window_minutes, 60) * interval '1 minute' as link_window,
           least(i.started_at + interval '24 hours', i.resolved_at + interval '1 hour') as until
      from incidents i
      left join service_owners o on o.workspace_id = asked_workspace and o.service = i.service
                                and i.started_at >= o.valid_from and i.started_at < o.valid_to
      left join teams t on t.workspace_id = asked_workspace and t.id = coalesce(i.team_id, o.team_id)
     where i.workspace_id = asked_workspace and i.id = any(asked_incidents)
       and i.started_at > '-infinity' and i.started_at < 'infinity'),
  place as materialized (
    select q.*, q.service as place, '-infinity'::timestamptz as valid_from, 'infinity'::timestamptz as valid_to
      from question q
     where q.service is not null
     union all
    select q.*, s.service, s.valid_from, s.valid_to
      from question q
      join service_owners s on s.workspace_id = asked_workspace and s.team_id = q.team_id
     where s.service is distinct from q.service),
  rollback as materialized (
    select p.id as incident_id, p.started_at, p.place, p.valid_from, p.valid_to, r.deployed_at, back_to.at as back_to
      from place p
     -- offset 0: for each place by the index, and not by a scan for what is rare.
     cross join lateral (
           select *
             from deploy_events d
            where d.workspace_id = asked_workspace and d.service = p.place and d.environment = 'production'
              and d.deployed_at > p.started_at - p.link_window and d.deployed_at <= p.until and d.status = 'rollback'
           offset 0) r
     -- When the version that it brought back was last deployed. Where that is not known: just before the deployment that it replaced.
     cross join lateral (
           select coalesce(
                    (select max(b.deployed_at)
                       from (select deployed_at
                               from deploy_events same
                              where same.workspace_id = asked_workspace and same.repo = r.repo and left(same.sha, 7) = left(r.sha, 7)
                                and (starts_with(same.sha, r.sha) or starts_with(r.sha, same.sha))
                                and same.service = r.service and same.environment = 'production'
                                and same.deployed_at < r.deployed_at
                             offset 0) b),
                    (select max(b.deployed_at) - interval '1 microsecond'
                       from deploy_events b
                      where b.workspace_id = asked_workspace and b.service = r.service and b.environment = 'production'
                        and b.deployed_at < r.deployed_at)) as at) back_to),
  suspect as (
    select p.id as incident_id, p.started_at, d.id as deployment, d.service, d.deployed_at
      from place p
      join deploy_events d on d.workspace_id = asked_workspace and d.service = p.place and d.environment = 'production'
                          and d.deployed_at > p.started_at - p.link_window and d.deployed_at <= p.started_at
                          and d.deployed_at >= p.valid_from and d.deployed_at < p.valid_to
     union
    select r.incident_id, r.started_at, d.id, d.service, d.deployed_at
      from rollback r
      join deploy_events d on d.workspace_id = asked_workspace and d.service = r.place and d.environment = 'production'
                          and d.deployed_at > greatest(r.back_to, r.started_at - interval '14 days')
                          and d.deployed_at <= r.started_at
                          and d.deployed_at >= r.valid_from and d.deployed_at < r.valid_to
     where r.deployed_at > r.started_at)
  select s.incident_id, s.started_at, s.deployment,
         (select min(r.deployed_at)
            from rollback r
           where r.incident_id = s.incident_id and r.place = s.service
             and r.deployed_at > s.deployed_at and s.deployed_at > r.back_to)
    from suspect s
$$;

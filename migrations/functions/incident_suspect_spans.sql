-- The spans of time in which each of these incidents suspects the production deployments of a service: of its own, and of the
-- services of its team while the team owned them. A span is the team's window before the onset. Where a rollback after the onset
-- undid more, it reaches back to what the rollback undid, at most 14 days: of V1, V2, V3 and V1 again, a rollback undid V2 and V3.
--
-- This is the one rule for the card of an incident (`incident_suspects`) and for the range of the change fail rate. What a rollback
-- undid does not depend on the incident, so it is looked up once for each rollback. `rolled_back` and `back_to` are the rollbacks
-- that an incident met in this service: when each came, and after which time it undid everything.
--
-- It is one select in the language sql with nothing volatile, so that Postgres plans it as a part of the calling statement.

create or replace function incident_suspect_spans(asked_workspace text, asked_incidents varchar[])
returns table (incident_id varchar, started_at timestamptz, service varchar, during tstzrange,
               rolled_back timestamptz[], back_to timestamptz[])
language sql stable
as $$
  with question as materialized (
    select i.id, i.service, i.started_at, t.id as team_id,
           i.started_at - coalesce(t.link_window_minutes, 60) * interval '1 minute' as link_from,
           least(i.started_at + interval '24 hours', counted_at(i.resolved_at) + interval '1 hour') as until
      from incidents i
      left join service_owners o on o.workspace_id = asked_workspace and o.service = i.service
                                and i.started_at >= o.valid_from and i.started_at < o.valid_to
      left join teams t on t.workspace_id = asked_workspace and t.id = coalesce(i.team_id, o.team_id)
     where i.workspace_id = asked_workspace and i.id = any(asked_incidents)
       and i.started_at > '-infinity' and i.started_at < 'infinity'),
  place as materialized (
    select row_number() over () as number, p.*
      from (select q.*, q.service as place, '-infinity'::timestamptz as valid_from, 'infinity'::timestamptz as valid_to
              from question q
             where q.service is not null
             union all
            select q.*, s.service, s.valid_from, s.valid_to
              from question q
              join service_owners s on s.workspace_id = asked_workspace and s.team_id = q.team_id
             where s.service is distinct from q.service) p),
  met as materialized (
    select p.number, r.id, r.deployed_at
      from place p
     -- offset 0: for each place by the index, and not by a scan for what is rare.
     cross join lateral (
           select d.id, d.deployed_at
             from deploy_events d
            where d.workspace_id = asked_workspace and d.service = p.place and d.environment = 'production'
              and d.deployed_at > p.link_from and d.deployed_at <= p.until and d.status = 'rollback'
           offset 0) r),
  undone as materialized (
    -- When the version that it brought back was last deployed. Where that is not known: just before the deployment that it replaced.
    select r.id, coalesce(
             (select max(b.deployed_at)
                from (select deployed_at
                        from deploy_events same
                       where same.workspace_id = asked_workspace and same.repo = r.repo and left(same.sha, 7) = left(r.sha, 7)
                         and (starts_with(same.sha, r.sha) or starts_with(r.sha, same.sha))
                         and same.service = r.service and same.environment = 'production' and same.deployed_at < r.deployed_at
                       order by same.deployed_at desc
                       limit 1) b),
             (select max(b.deployed_at) - interval '1 microsecond'
                from deploy_events b
               where b.workspace_id = asked_workspace and b.service = r.service and b.environment = 'production'
                 and b.deployed_at < r.deployed_at)) as back_to
      from (select distinct id from met) m
     cross join lateral (
           select *
             from deploy_events d
            where d.workspace_id = asked_workspace and d.id = m.id
            limit 1) r),
  rollbacks as (
    select p.number, array_agg(m.deployed_at) as rolled_back, array_agg(u.back_to) as back_to,
           min(u.back_to) filter (where m.deployed_at > p.started_at) as earliest
      from place p
      join met m on m.number = p.number
      join undone u on u.id = m.id
     group by p.number)
  select p.id, p.started_at, p.place,
         tstzrange(least(p.link_from,
                         case when r.earliest is not null then greatest(r.earliest, p.started_at - interval '14 days') end),
                   p.started_at, '(]')
           * tstzrange(p.valid_from, p.valid_to, '[)'),
         r.rolled_back, r.back_to
    from place p
    left join rollbacks r on r.number = p.number
$$;

-- Works out the deployments of places from their arrivals. `asked` is an array of places, each with the earliest instant at which
-- something changed there: {service, environment, place, since}. What happened before that instant stays as it is, except that a
-- deployment may begin earlier. Returns the ids of the deployments that are new.
--
-- In each place, in the order of time: the version that ran there already is a redeploy, which belongs to the deployment since
-- which it ran. Any other arrival is the n-th time that this version came to this place. The n-th times of a version in all places
-- of an environment are one deployment: a roll-out over regions is one, however it overlaps with the next, and so is the rollback
-- of a version in all of them. It is counted at its first arrival, and it is a rollback from the second time on. An arrival that
-- says `rollback` or `hotfix` is believed, also about the version that runs; the first one to say so says it for the deployment.
--
-- A deployment keeps its id as long as its first arrival is in it. Where two become one, the verdicts go with the one that stays.

create or replace function work_out_deployments(asked_workspace text, asked jsonb)
returns bigint[]
language plpgsql volatile
set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
#variable_conflict use_column
declare
  affected bigint[];
  added    bigint[];
  lost     bigint[];
  heirs    bigint[];
  gone     varchar[];
begin
  with touched as materialized (
    select t.service, t.environment, t.place, min(t.since) as since
      from jsonb_to_recordset(asked) as t (service varchar, environment varchar, place varchar, since timestamptz)
     group by t.service, t.environment, t.place),
  history as materialized (
    select t.service, t.environment, t.place, t.since, a.repo, a.sha, a.version_sha as version, a.said, a.deployed_at,
           a.came_as, a.key_sha256 as key, false as is_before, a.id, null::bigint as written_id, a.id as start_id,
           a.deploy_event_id as old_id, a.is_first as was_first, a.turn as old_turn
      from touched t
      join deploy_arrivals a on a.workspace_id = asked_workspace and a.service = t.service and a.environment = t.environment
                            and a.place = t.place and a.deployed_at >= t.since
     union all
    select t.service, t.environment, t.place, t.since, d.repo, d.sha,
           version_of(asked_workspace, d.service, d.environment, d.repo, d.sha), d.status, d.deployed_at, 0, '',
           false, null, d.id,
           null, null, false, null
      from touched t
      join deploy_events d on d.workspace_id = asked_workspace and d.service = t.service and d.environment = t.environment
                          and d.environment = t.place and d.deployed_at >= t.since and not d.is_worked_out
     union all
    select t.service, t.environment, t.place, t.since, b.repo, b.sha, b.version, b.said, b.deployed_at, b.came_as, b.key, true, null,
           b.written_id, b.start_id, null, false, null
      from touched t
     cross join lateral (
           (select a.repo, a.sha, a.version_sha as version, a.said, a.deployed_at, a.came_as, a.key_sha256 as key,
                   case when a.is_redeploy and a.redeploy_of is null then a.deploy_event_id end as written_id,
                   case when a.is_redeploy then a.redeploy_of else a.id end as start_id
              from deploy_arrivals a
             where a.workspace_id = asked_workspace and a.service = t.service and a.environment = t.environment
               and a.place = t.place and a.deployed_at < t.since
             order by a.deployed_at desc, a.came_as desc, a.sha desc, a.key_sha256 desc
             limit 1)
            union all
           (select d.repo, d.sha, version_of(asked_workspace, d.service, d.environment, d.repo, d.sha), d.status, d.deployed_at,
                   0, '', d.id, null
              from deploy_events d
             where d.workspace_id = asked_workspace and d.service = t.service and d.environment = t.environment
               and d.environment = t.place and d.deployed_at < t.since and not d.is_worked_out
             order by d.deployed_at desc, d.sha desc, d.id desc
             limit 1)
            order by deployed_at desc, key desc
            limit 1) b),
  compared as (
    select h.*, is_before or written_id is not null or lag(h.version) over run is null
                or (h.repo, h.version) is distinct from (lag(h.repo) over run, lag(h.version) over run)
                or coalesce(h.said in ('rollback', 'hotfix'), false) and h.said is distinct from lag(h.said) over run as is_start
      from history h
    window run as (partition by service, environment, place order by deployed_at, key <> '', came_as, sha, key, written_id)),
  numbered as (
    select c.*, count(*) filter (where is_start) over run as episode,
           count(*) filter (where is_start and not is_before) over (partition by service, environment, place, repo, version
                                                                order by deployed_at, key <> '', came_as, sha, key, written_id) as nth
      from compared c
    window run as (partition by service, environment, place order by deployed_at, key <> '', came_as, sha, key, written_id)),
  arranged as materialized (
    select n.*, first_value(start_id) over episode as of_start, first_value(written_id) over episode as of_written,
           case when is_start and id is not null then nth
             + (select count(*)
                  from deploy_arrivals a
                 where a.workspace_id = asked_workspace and a.repo = n.repo and left(a.sha, 7) = left(n.version, 7)
                   and a.version_sha = n.version and a.service = n.service and a.environment = n.environment
                   and a.place = n.place and a.deployed_at < n.since and not a.is_redeploy)
             + (select count(*)
                  from deploy_events d
                 where d.workspace_id = asked_workspace and d.repo = n.repo and left(d.sha, 7) = left(n.version, 7)
                   and (starts_with(n.version, d.sha) or starts_with(d.sha, n.version)) and d.service = n.service and d.environment = n.environment
                   and d.environment = n.place and d.deployed_at < n.since and not d.is_worked_out) end as turn
      from numbered n
    window episode as (partition by service, environment, place, episode order by deployed_at, key <> '', came_as, sha, key, written_id)),
  grouping_key as materialized (
    select service, environment, repo, version, turn from arranged where turn is not null
     union
    select service, environment, repo, version, old_turn from arranged where old_turn is not null),
  elsewhere as materialized (
    select a.id, a.service, a.environment, a.repo, a.version_sha as version, a.turn, a.deployed_at, a.came_as, a.sha,
           a.key_sha256 as key,
           a.deploy_event_id as old_id, a.is_first as was_first
      from grouping_key g
      join deploy_arrivals a on a.workspace_id = asked_workspace and a.repo = g.repo and left(a.sha, 7) = left(g.version, 7)
                            and a.version_sha = g.version and a.service = g.service and a.environment = g.environment
                            and a.turn = g.turn and not a.is_redeploy
     where a.id not in (select id from arranged where id is not null)),
  member as materialized (
    select id, service, environment, repo, version, turn, deployed_at, came_as, sha, key, old_id, was_first
      from arranged where turn is not null
     union all
    select id, service, environment, repo, version, turn, deployed_at, came_as, sha, key, old_id, was_first from elsewhere),
  found as (
    select service, environment, repo, version, turn, min(old_id) filter (where was_first) as kept_id,
           (array_agg(id order by deployed_at, came_as, sha, key))[1] as first_id
      from member
     group by service, environment, repo, version, turn),
  deployment as materialized (
    select f.*, coalesce(kept_id, nextval(pg_get_serial_sequence('deploy_events', 'id'))) as deploy_id from found f),
  started as materialized (
    select m.id, d.deploy_id, m.turn::integer, m.id = d.first_id as is_first, m.old_id, m.was_first
      from member m
      join deployment d using (service, environment, repo, version, turn)),
  assigned as materialized (
    select id, deploy_id, turn, is_first, false as is_redeploy, null::bigint as redeploy_of, old_id, was_first from started
     union all
    select r.id, coalesce(r.of_written, s.deploy_id, (
                   select a.deploy_event_id from deploy_arrivals a where a.workspace_id = asked_workspace and a.id = r.of_start)),
           null, false, true, r.of_start, r.old_id, r.was_first
      from arranged r
      left join started s on s.id = r.of_start
     where r.id is not null and r.turn is null),
  written as (
    update deploy_arrivals a
       set deploy_event_id = n.deploy_id, turn = n.turn, is_first = n.is_first, is_redeploy = n.is_redeploy,
           redeploy_of = n.redeploy_of
      from assigned n
     where a.workspace_id = asked_workspace and a.id = n.id
       and (a.deploy_event_id, a.turn, a.is_first, a.is_redeploy, a.redeploy_of)
           is distinct from (n.deploy_id, n.turn, n.is_first, n.is_redeploy, n.redeploy_of))
  select array(select deploy_id from deployment), array(select deploy_id from deployment where kept_id is null),
         array_agg(old_id), array_agg(deploy_id)
    into affected, added, lost, heirs
    from assigned
   where was_first and old_id <> deploy_id;

  update deploy_arrivals r
     set deploy_event_id = s.deploy_event_id
    from deploy_arrivals s
   where s.workspace_id = asked_workspace and s.deploy_event_id = any(affected)
     and r.workspace_id = asked_workspace and r.redeploy_of = s.id and r.deploy_event_id <> s.deploy_event_id;

  gone := write_deployments(asked_workspace, affected);
  if lost is not null then
    gone := gone || array(select c.sha from changes c where c.workspace_id = asked_workspace and c.deploy_event_id = any(lost));
    perform hand_on_deployments(asked_workspace, lost, heirs);
  end if;
  perform count_changes(asked_workspace, affected, gone);
  return added;
end $$;

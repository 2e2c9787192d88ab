-- Works out the deployments of places from their arrivals. `asked` is an array of places, each with the earliest instant at which
-- something changed there: {service, environment, place, since}. What happened before that instant stays as it is, except that a
-- deployment may begin earlier. Returns the ids of the deployments that are new.
--
-- In each place, in the order of time: the version that ran there already is a redeploy, which belongs to the deployment since
-- which it ran. Any other arrival is the n-th time that this version came to this place, its turn. The n-th turns of a version in
-- all places of an environment are one deployment: a roll-out over regions is one, however it overlaps with the next, and so is the
-- rollback to a version in all of them. It is counted at its first arrival, and is a rollback from the second turn on. An arrival
-- that says `rollback` or `hotfix` is believed, also about the version that runs; the first one to say so says it for the deployment.
--
-- A deployment keeps its id as long as its first arrival is in it. Where two become one, the verdicts go with the one that stays.
--
-- It goes from arrival to arrival, because each statement then has one row to find and the plans cannot depend on how large the
-- tables were when they were made.

create or replace function work_out_deployments(asked_workspace text, asked jsonb)
returns bigint[]
language plpgsql volatile
set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
#variable_conflict use_column
declare
  place     record;
  arrival   record;
  before    record;                     -- what ran in the place until the arrival
  written   record;                     -- the same, if plain SQL wrote it later than any arrival
  starts    boolean;
  nth       integer;
  old_id    bigint;
  moved     bigint[] := '{}';           -- arrivals that begin or join a deployment, now or until now
  redeploys bigint[] := '{}';
  start     record;
  deployment record;
  member    bigint;
  deploy_id bigint;
  affected  bigint[] := '{}';
  added     bigint[] := '{}';
  lost      bigint[] := '{}';           -- deployments that become a part of others, their heirs
  heirs     bigint[] := '{}';
  repeated  bigint[] := '{}';           -- the same, because their first arrival is a redeploy now
  repeats   bigint[] := '{}';
  gone      varchar[];
begin
  for place in
    select t.service, t.environment, t.place, min(t.since) as since
      from jsonb_to_recordset(asked) as t (service varchar, environment varchar, place varchar, since timestamptz)
     group by t.service, t.environment, t.place
  loop
    select a.repo, a.version_sha as version, a.said, a.deployed_at, a.deploy_event_id as written_id, a.redeploy_of as start_id,
           a.is_redeploy, a.id
      into before
      from deploy_arrivals a
     where a.workspace_id = asked_workspace and a.service = place.service and a.environment = place.environment
       and a.place = place.place and a.deployed_at < place.since
     order by a.deployed_at desc, a.came_as desc, a.sha desc, a.key_sha256 desc
     limit 1;
    if not before.is_redeploy then
      before.start_id := before.id;
    end if;
    if before.start_id is not null then
      before.written_id := null;
    end if;

    for arrival in
      select a.*
        from deploy_arrivals a
       where a.workspace_id = asked_workspace and a.service = place.service and a.environment = place.environment
         and a.place = place.place and a.deployed_at >= place.since
       order by a.deployed_at, a.came_as, a.sha, a.key_sha256
    loop
      if place.place = place.environment then
        select d.id, d.repo, d.sha, d.status
          into written
          from deploy_events d
         where d.workspace_id = asked_workspace and d.service = place.service and d.environment = place.environment
           and d.deployed_at > coalesce(before.deployed_at, '-infinity') and d.deployed_at <= arrival.deployed_at
           and not d.is_worked_out
         order by d.deployed_at desc, d.sha desc, d.id desc
         limit 1;
        if found then
          before.repo := written.repo;
          before.version := case when starts_with(written.sha, arrival.sha) or starts_with(arrival.sha, written.sha)
                                 then arrival.version_sha else written.sha end;
          before.said := written.status;
          before.written_id := written.id;
          before.start_id := null;
        end if;
      end if;

      starts := before.version is null or (before.repo, before.version) <> (arrival.repo, arrival.version_sha)
                or coalesce(arrival.said in ('rollback', 'hotfix'), false) and arrival.said is distinct from before.said;
      if starts then
        select 1 + count(*)
          into nth
          from deploy_arrivals a
         where a.workspace_id = asked_workspace and a.repo = arrival.repo and left(a.sha, 7) = left(arrival.sha, 7)
           and a.version_sha = arrival.version_sha and a.service = arrival.service and a.environment = arrival.environment
           and a.place = arrival.place and not a.is_redeploy
           and (a.deployed_at, a.came_as, a.sha, a.key_sha256)
               < (arrival.deployed_at, arrival.came_as, arrival.sha, arrival.key_sha256);
        if place.place = place.environment then
          nth := nth + (
            select count(*)
              from deploy_events d
             where d.workspace_id = asked_workspace and d.repo = arrival.repo and left(d.sha, 7) = left(arrival.sha, 7)
               and (starts_with(d.sha, arrival.version_sha) or starts_with(arrival.version_sha, d.sha))
               and d.service = place.service and d.environment = place.environment and d.deployed_at <= arrival.deployed_at
               and not d.is_worked_out);
        end if;
        before.start_id := arrival.id;
        before.written_id := null;
        if arrival.turn is distinct from nth then
          update deploy_arrivals
             set turn = nth, is_redeploy = false, redeploy_of = null
           where workspace_id = asked_workspace and id = arrival.id;
          moved := moved || arrival.id;
          if arrival.deploy_event_id is not null then
            moved := moved || array(
              select a.id
                from deploy_arrivals a
               where a.workspace_id = asked_workspace and a.deploy_event_id = arrival.deploy_event_id and not a.is_redeploy);
          end if;
        end if;
      else
        if not arrival.is_redeploy and arrival.deploy_event_id is not null then
          moved := moved || array(
            select a.id
              from deploy_arrivals a
             where a.workspace_id = asked_workspace and a.deploy_event_id = arrival.deploy_event_id and not a.is_redeploy
               and a.id <> arrival.id);
        end if;
        if arrival.is_first then
          -- An earlier arrival that has just come begins this very deployment.
          update deploy_arrivals
             set deploy_event_id = arrival.deploy_event_id, is_first = true
           where workspace_id = asked_workspace and id = before.start_id and deploy_event_id is null;
          if not found then
            repeated := repeated || arrival.deploy_event_id;
            repeats := repeats || arrival.id;
          end if;
        end if;
        update deploy_arrivals
           set turn = null, is_first = false, is_redeploy = true, redeploy_of = before.start_id,
               deploy_event_id = coalesce(before.written_id, deploy_event_id)
         where workspace_id = asked_workspace and id = arrival.id
           and (not is_redeploy or redeploy_of is distinct from before.start_id
                or deploy_event_id <> coalesce(before.written_id, deploy_event_id));
        redeploys := redeploys || arrival.id;
      end if;
      before.repo := arrival.repo;
      before.version := arrival.version_sha;
      before.said := arrival.said;
      before.deployed_at := arrival.deployed_at;
    end loop;
  end loop;

  for start in
    select a.service, a.environment, a.repo, a.version_sha, a.turn, min(a.id) as id
      from deploy_arrivals a
     where a.workspace_id = asked_workspace and a.id = any(moved) and a.turn is not null
     group by a.service, a.environment, a.repo, a.version_sha, a.turn
     order by min(a.id)
  loop
    select min(a.deploy_event_id) filter (where a.is_first) as kept_id,
           (array_agg(a.id order by a.deployed_at, a.came_as, a.sha, a.key_sha256))[1] as first_id, array_agg(a.id) as ids,
           array_agg(a.deploy_event_id) filter (where a.is_first) as claimed
      into deployment
      from deploy_arrivals a
     where a.workspace_id = asked_workspace and a.repo = start.repo and left(a.sha, 7) = left(start.version_sha, 7)
       and a.version_sha = start.version_sha and a.service = start.service and a.environment = start.environment
       and a.turn = start.turn;
    deploy_id := deployment.kept_id;
    if deploy_id is null then
      deploy_id := nextval(pg_get_serial_sequence('deploy_events', 'id'));
      added := added || deploy_id;
    end if;
    affected := affected || deploy_id;
    foreach old_id in array coalesce(deployment.claimed, '{}') loop
      if old_id <> deploy_id then
        lost := lost || old_id;
        heirs := heirs || deploy_id;
      end if;
    end loop;
    foreach member in array deployment.ids loop
      update deploy_arrivals a
         set deploy_event_id = deploy_id, is_first = (a.id = deployment.first_id)
       where a.workspace_id = asked_workspace and a.id = member
         and (a.deploy_event_id, a.is_first) is distinct from (deploy_id, a.id = deployment.first_id);
    end loop;
    redeploys := redeploys || array(
      select r.id
        from deploy_arrivals r
       where r.workspace_id = asked_workspace and r.redeploy_of = any(deployment.ids));
  end loop;

  update deploy_arrivals r
     set deploy_event_id = (
           select s.deploy_event_id from deploy_arrivals s where s.workspace_id = asked_workspace and s.id = r.redeploy_of)
   where r.workspace_id = asked_workspace and r.id = any(redeploys) and r.redeploy_of is not null;
  select lost || repeated, heirs || array_agg(a.deploy_event_id order by r.nth)
    into lost, heirs
    from unnest(repeats) with ordinality as r (id, nth)
    join deploy_arrivals a on a.workspace_id = asked_workspace and a.id = r.id;

  gone := write_deployments(asked_workspace, affected);
  if lost <> '{}' then
    gone := gone || array(select c.sha from changes c where c.workspace_id = asked_workspace and c.deploy_event_id = any(lost));
    perform hand_on_deployments(asked_workspace, lost, heirs);
  end if;
  perform count_changes(asked_workspace, affected, gone);
  return added;
end $$;

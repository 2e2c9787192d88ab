-- Records what happened: arrivals of versions, of any places, in any order. For each event it returns the receipt: a new one, or the
-- one that its key got before (`is_replay`), with the hash of the body that came then. Events of the same service and environment
-- wait for each other.
--
-- It is a function so that the locks, the look-ups, the recognition and the inserts are one round trip, with plans that Postgres
-- keeps for a connection. A plan that was made while the tables were empty must also be good when they are full, so every look-up
-- uses an index.

create or replace function record_deploys(asked_workspace text, events jsonb)
returns table (index int, answer jsonb, body_sha256 bytea, is_replay boolean)
language plpgsql volatile
set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
#variable_conflict use_column
declare
  fresh  bigint[];
  keys   bytea[];
  bodies bytea[];
  warned jsonb[];
  added  bigint[];
begin
  perform pg_advisory_xact_lock(place)
     from (select distinct deploy_place(asked_workspace, service, environment) as place
             from jsonb_to_recordset(events) as e (service text, environment text)
            order by 1) ordered;

  with e as materialized (
    select distinct on (e.key_sha256) e.*
      from jsonb_to_recordset(events) as e (
           index int, sha varchar, repo varchar, service varchar, environment varchar, place varchar, deployed_at timestamptz,
           is_timed boolean, deployed_by varchar, said varchar, details jsonb, key_sha256 text, body_sha256 text, warnings jsonb,
           now timestamptz)
     where (select r.received_at
              from deploy_receipts r
             where r.workspace_id = asked_workspace and r.key_sha256 = decode(e.key_sha256, 'hex')
             limit 1) is null
     order by e.key_sha256, e.index),
  numbered as materialized (
    select *, nextval(pg_get_serial_sequence('deploy_arrivals', 'id')) as id from (select * from e order by index) sorted),
  arrived as (
    insert into deploy_arrivals (workspace_id, id, service, environment, place, repo, sha, version_sha, deployed_at, came_as, said,
                                 deployed_by, details, key_sha256, recorded_at)
    select asked_workspace, id, service, environment, place, repo, sha, sha, deployed_at, case when is_timed then 0 else id end,
           said, deployed_by, details, decode(key_sha256, 'hex'), now
      from numbered)
  select array_agg(id), array_agg(decode(key_sha256, 'hex')), array_agg(decode(body_sha256, 'hex')),
         array_agg(case when warnings is null then '{}' else jsonb_build_object('warnings', warnings) end)
    into fresh, keys, bodies, warned
    from numbered;

  if fresh is not null then
    added := arrange_arrivals(asked_workspace, fresh);

    update deploy_arrivals a
       set answered_id = a.deploy_event_id
     where a.workspace_id = asked_workspace and a.id = any(fresh);

    insert into deploy_receipts (workspace_id, key_sha256, body_sha256, answer, received_at)
    select asked_workspace, a.key_sha256, e.body,
           jsonb_build_object(
             'result', case when a.is_redeploy then 'redeploy'
                            when a.is_first and a.deploy_event_id = any(added) then 'recorded'
                            else 'arrival' end,
             'id', a.deploy_event_id, 'service', a.service, 'environment', a.environment)
           || case when a.is_redeploy then '{}'::jsonb
                   else jsonb_build_object('status', deployment_status(asked_workspace, a.deploy_event_id)) end
           || e.warned, a.recorded_at
      from unnest(fresh, bodies, warned) as e (id, body, warned)
     cross join lateral (
           select *
             from deploy_arrivals found
            where found.workspace_id = asked_workspace and found.id = e.id
           offset 0) a;
  end if;

  return query
  select e.index, r.answer, r.body_sha256,
         not coalesce(r.key_sha256 = any(keys), false)
         or e.index <> min(e.index) over (partition by e.key_sha256)
    from jsonb_to_recordset(events) as e (index int, key_sha256 text)
   cross join lateral (
         select *
           from deploy_receipts found
          where found.workspace_id = asked_workspace and found.key_sha256 = decode(e.key_sha256, 'hex')
          limit 1) r;
end $$;

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
  fresh bigint[];
  keys  bytea[];
  added bigint[];
begin
  perform pg_advisory_xact_lock(place)
     from (select distinct deploy_place(asked_workspace, service, environment) as place
             from jsonb_to_recordset(events) as e (service text, environment text)
            order by 1) ordered;

  with e as materialized (
    select distinct on (e.key_sha256) e.*
      from jsonb_to_recordset(events) as e (
           index int, sha varchar, repo varchar, service varchar, environment varchar, place varchar, deployed_at timestamptz,
           is_timed boolean, deployed_by varchar, said varchar, details jsonb, key_sha256 text, now timestamptz)
     where (select r.received_at
              from deploy_receipts r
             where r.workspace_id = asked_workspace and r.key_sha256 = decode(e.key_sha256, 'hex')
             limit 1) is null
     order by e.key_sha256, e.index),
  arrived as (
    insert into deploy_arrivals as a (workspace_id, id, service, environment, place, repo, sha, version_sha, deployed_at, came_as,
                                      said, deployed_by, details, key_sha256, recorded_at)
    select asked_workspace, id, service, environment, place, repo, sha, sha, deployed_at, case when is_timed then 0 else id end,
           said, deployed_by, details, decode(key_sha256, 'hex'), now
      from (select *, nextval(pg_get_serial_sequence('deploy_arrivals', 'id')) as id from (select * from e order by index) sorted) e
 returning a.id, a.key_sha256)
  select array_agg(id), array_agg(key_sha256) into fresh, keys from arrived;

  if fresh is not null then
    added := arrange_arrivals(asked_workspace, fresh);

    update deploy_arrivals a
       set answered_id = a.deploy_event_id
     where a.workspace_id = asked_workspace and a.id = any(fresh);

    insert into deploy_receipts (workspace_id, key_sha256, body_sha256, answer, received_at)
    select asked_workspace, a.key_sha256, decode(e.body_sha256, 'hex'),
           jsonb_build_object(
             'result', case when a.is_redeploy then 'redeploy'
                            when a.is_first and a.deploy_event_id = any(added) then 'recorded'
                            else 'arrival' end,
             'id', a.deploy_event_id, 'service', a.service, 'environment', a.environment)
           || case when a.is_redeploy then '{}'::jsonb
                   else jsonb_build_object('status', (
                          select d.status
                            from deploy_events d
                           where d.workspace_id = asked_workspace and d.id = a.deploy_event_id
                           limit 1)) end
           || case when e.warnings is null then '{}'::jsonb else jsonb_build_object('warnings', e.warnings) end, a.recorded_at
      from deploy_arrivals a
      join (select distinct on (e.key_sha256) e.key_sha256, e.body_sha256, e.warnings
              from jsonb_to_recordset(events) as e (index int, key_sha256 text, body_sha256 text, warnings jsonb)
             order by e.key_sha256, e.index) e on decode(e.key_sha256, 'hex') = a.key_sha256
     where a.workspace_id = asked_workspace and a.id = any(fresh);
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

-- Records events of different places and keys. For each event it returns the receipt: a new one, or the one that the key got
-- before (`is_replay`), with the hash of the body that came then.
--
-- It is a function so that the locks, the look-ups, the recognition and the inserts are one round trip, with plans that Postgres
-- keeps for a connection. A plan that was made while the tables were empty must also be good when they are full, so every look-up
-- uses an index.
--
-- V1, V1 is a redeploy where both are of the same repository: two repositories that deploy under one service name may have equal
-- shas. V1, V2, V1 is a rollback. An event that says it is a rollback or a hotfix is believed; `success` only says that the
-- deployment worked. Two shas name the same commit where the longer one starts with the shorter one.

create or replace function record_deploys(asked_workspace text, events jsonb)
returns table (index int, answer jsonb, body_sha256 bytea, is_replay boolean)
language plpgsql volatile
set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
#variable_conflict use_column
begin
  perform pg_advisory_xact_lock(place)
     from (select distinct deploy_place(asked_workspace, coalesce(service_name, repo), environment) as place
             from jsonb_to_recordset(events) as e (service_name text, repo text, environment text)
            order by 1) ordered;
  return query
  with e as materialized (
    select e.*, receipt.answer as old_answer, receipt.body_sha256 as old_body_sha256,
           case when receipt.answer is null and e.said is distinct from 'rollback' and e.said is distinct from 'hotfix'
                 and running.repo = e.repo and (starts_with(running.sha, e.sha) or starts_with(e.sha, running.sha))
                then running.id end as redeploy_of
      from jsonb_to_recordset(events) as e (
           index int, sha varchar, repo varchar, service_name varchar, environment varchar, deployed_at timestamptz,
           deployed_by varchar, lead_time_seconds int, started_at timestamptz, previous_sha varchar, ref varchar,
           version varchar, url varchar, run jsonb, commits jsonb, said varchar, key_sha256 text, body_sha256 text,
           now timestamptz)
      left join lateral (
           select r.answer, r.body_sha256
             from deploy_receipts r
            where r.workspace_id = asked_workspace and r.key_sha256 = decode(e.key_sha256, 'hex')
            limit 1) receipt on true
      left join lateral (
           select d.id, d.sha, d.repo
             from deploy_events d
            where d.workspace_id = asked_workspace and d.service = coalesce(e.service_name, e.repo)
              and d.environment = e.environment and d.deployed_at <= e.deployed_at
            order by d.deployed_at desc, d.id desc
            limit 1) running on true),
  fresh as materialized (
    select e.*, coalesce(redeploy_of, nextval(pg_get_serial_sequence('deploy_events', 'id'))) as id,
           case when redeploy_of is not null then null
                when said in ('rollback', 'hotfix') then said
                when (select d.id
                        from deploy_events d
                       where d.workspace_id = asked_workspace and d.repo = e.repo and left(d.sha, 7) = left(e.sha, 7)
                         and (starts_with(d.sha, e.sha) or starts_with(e.sha, d.sha))
                         and d.service = coalesce(e.service_name, e.repo) and d.environment = e.environment
                         and d.deployed_at <= e.deployed_at
                       limit 1) is not null then 'rollback'
                else 'success' end as status
      from e
     where old_answer is null),
  deployment as (
    insert into deploy_events (workspace_id, id, sha, repo, service_name, environment, deployed_at, deployed_by, status,
                               lead_time_seconds, started_at, previous_sha, ref, version, url, run, recorded_at)
    select asked_workspace, id, sha, repo, service_name, environment, deployed_at, deployed_by, status,
           lead_time_seconds, started_at, previous_sha, ref, version, url, run, now
      from fresh
     where redeploy_of is null),
  change as (
    insert into changes (workspace_id, deploy_event_id, sha, authored_at)
    select asked_workspace, fresh.id, c.sha, c.authored_at
      from fresh
     cross join lateral jsonb_to_recordset(fresh.commits) as c (sha varchar, authored_at timestamptz)
     where fresh.redeploy_of is null),
  redeploy as (
    insert into redeploys (workspace_id, deploy_event_id, sha, deployed_at, deployed_by, url, recorded_at)
    select asked_workspace, redeploy_of, sha, deployed_at, deployed_by, url, now
      from fresh
     where redeploy_of is not null),
  receipt as (
    insert into deploy_receipts (workspace_id, key_sha256, body_sha256, answer, received_at)
    select asked_workspace, decode(key_sha256, 'hex'), decode(body_sha256, 'hex'),
           jsonb_strip_nulls(jsonb_build_object(
             'result', case when redeploy_of is null then 'recorded' else 'redeploy' end,
             'id', id, 'service', coalesce(service_name, repo), 'environment', environment, 'status', status)), now
      from fresh
 returning key_sha256, answer)
  select e.index, coalesce(e.old_answer, receipt.answer), e.old_body_sha256, e.old_answer is not null
    from e
    left join receipt on receipt.key_sha256 = decode(e.key_sha256, 'hex');
end $$;

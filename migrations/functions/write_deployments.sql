-- Writes deployments from their arrivals: the first one says where and when, and each other fact comes from the first that has it.
-- The lead time is from the head commit, whose time is the same whichever arrival tells it, to the first arrival. Returns the changes that are
-- no longer of these deployments.

create or replace function write_deployments(asked_workspace text, asked bigint[])
returns varchar[]
language plpgsql volatile
set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
#variable_conflict use_column
declare
  gone varchar[];
begin
  with arrival as materialized (
    select a.*, row_number() over (partition by a.deploy_event_id order by a.deployed_at, a.came_as, a.sha, a.key_sha256) as nth
      from deploy_arrivals a
     where a.workspace_id = asked_workspace and a.deploy_event_id = any(asked) and not a.is_redeploy)
  insert into deploy_events as d (workspace_id, id, sha, repo, service_name, environment, deployed_at, deployed_by, status,
                                  lead_time_seconds, started_at, previous_sha, ref, version, url, run, recorded_at, is_worked_out)
  select asked_workspace, f.deploy_event_id, f.sha, f.repo, nullif(f.service, f.repo), f.environment, f.deployed_at, f.deployed_by,
         coalesce((select a.said
                     from arrival a
                    where a.deploy_event_id = f.deploy_event_id and a.said in ('rollback', 'hotfix')
                    order by a.nth
                    limit 1), case when f.turn > 1 then 'rollback' else 'success' end),
         (select (a.details ->> 'lead_time_seconds')::integer - extract(epoch from a.deployed_at - f.deployed_at)::integer
            from arrival a
           where a.deploy_event_id = f.deploy_event_id and a.details ? 'lead_time_seconds'
           order by a.nth
           limit 1),
         (f.details ->> 'started_at')::timestamptz, f.details ->> 'previous_sha', f.details ->> 'ref', f.details ->> 'version',
         f.details ->> 'url', f.details -> 'run', f.recorded_at, true
    from arrival f
   where f.nth = 1
      on conflict (workspace_id, id) do update
         set sha = excluded.sha, repo = excluded.repo, service_name = excluded.service_name, environment = excluded.environment,
             deployed_at = excluded.deployed_at, deployed_by = excluded.deployed_by, status = excluded.status,
             lead_time_seconds = excluded.lead_time_seconds, started_at = excluded.started_at,
             previous_sha = excluded.previous_sha, ref = excluded.ref, version = excluded.version, url = excluded.url,
             run = excluded.run
       where (d.sha, d.environment, d.deployed_at, d.status, d.lead_time_seconds)
             is distinct from
             (excluded.sha, excluded.environment, excluded.deployed_at, excluded.status, excluded.lead_time_seconds);

  with source as materialized (
    select distinct on (a.deploy_event_id) a.deploy_event_id, a.details -> 'commits' as commits
      from deploy_arrivals a
     where a.workspace_id = asked_workspace and a.deploy_event_id = any(asked) and not a.is_redeploy and a.details ? 'commits'
     order by a.deploy_event_id, a.deployed_at, a.came_as, a.sha, a.key_sha256),
  named as materialized (
    select s.deploy_event_id, c.sha, c.authored_at
      from source s
     cross join lateral jsonb_to_recordset(s.commits) as c (sha varchar, authored_at timestamptz)),
  gone as (
    delete from changes c
     where c.workspace_id = asked_workspace and c.deploy_event_id = any(asked)
       and (c.deploy_event_id, c.sha) not in (select n.deploy_event_id, n.sha from named n)
 returning c.sha),
  come as (
    insert into changes (workspace_id, deploy_event_id, sha, authored_at)
    select asked_workspace, deploy_event_id, sha, authored_at from named
        on conflict (workspace_id, deploy_event_id, sha) do update
           set authored_at = excluded.authored_at
         where changes.authored_at <> excluded.authored_at)
  select array_agg(distinct sha) into gone from gone;
  return gone;
end $$;

-- Writes deployments from their arrivals: the first one says where and when, and each other fact comes from the first that has it.
-- The lead time is from the head commit, whose time is the same whichever arrival tells it, to the first arrival. Returns the
-- changes that are no longer of these deployments.

create or replace function write_deployments(asked_workspace text, asked bigint[])
returns varchar[]
language plpgsql volatile
set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
#variable_conflict use_column
declare
  deploy_id bigint;
  first     deploy_arrivals;
  head      record;
  commits   jsonb;
  stale     varchar[];
  gone      varchar[] := '{}';
begin
  foreach deploy_id in array asked loop
    select a.*
      into first
      from deploy_arrivals a
     where a.workspace_id = asked_workspace and a.deploy_event_id = deploy_id and a.is_first;
    select a.deployed_at, (a.details ->> 'lead_time_seconds')::bigint as seconds
      into head
      from deploy_arrivals a
     where a.workspace_id = asked_workspace and a.deploy_event_id = deploy_id and not a.is_redeploy
       and a.details ? 'lead_time_seconds'
     order by a.deployed_at, a.came_as, a.sha, a.key_sha256
     limit 1;
    insert into deploy_events as d (workspace_id, id, sha, repo, service_name, environment, deployed_at, deployed_by, status,
                                    lead_time_seconds, started_at, previous_sha, ref, version, url, run, recorded_at, is_worked_out)
    values (asked_workspace, deploy_id, first.sha, first.repo, nullif(first.service, first.repo), first.environment,
            first.deployed_at, first.deployed_by,
            deployment_status(asked_workspace, deploy_id),
            case when head.seconds is not null then
              least(greatest(head.seconds - round(extract(epoch from head.deployed_at - first.deployed_at)), -2147483648), 2147483647)
            end,
            (first.details ->> 'started_at')::timestamptz, first.details ->> 'previous_sha', first.details ->> 'ref',
            first.details ->> 'version', first.details ->> 'url', first.details -> 'run', first.recorded_at, true)
        on conflict (workspace_id, id) do update
           set sha = excluded.sha, repo = excluded.repo, service_name = excluded.service_name, environment = excluded.environment,
               deployed_at = excluded.deployed_at, deployed_by = excluded.deployed_by, status = excluded.status,
               lead_time_seconds = excluded.lead_time_seconds, started_at = excluded.started_at,
               previous_sha = excluded.previous_sha, ref = excluded.ref, version = excluded.version, url = excluded.url,
               run = excluded.run
         where (d.sha, d.environment, d.deployed_at, d.status, d.lead_time_seconds)
               is distinct from
               (excluded.sha, excluded.environment, excluded.deployed_at, excluded.status, excluded.lead_time_seconds);

    select a.details -> 'commits'
      into commits
      from deploy_arrivals a
     where a.workspace_id = asked_workspace and a.deploy_event_id = deploy_id and not a.is_redeploy and a.details ? 'commits'
     order by a.deployed_at, a.came_as, a.sha, a.key_sha256
     limit 1;
    with stale as (
      delete from changes c
       where c.workspace_id = asked_workspace and c.deploy_event_id = deploy_id
         and c.sha not in (select n ->> 'sha' from jsonb_array_elements(coalesce(commits, '[]')) n)
   returning c.sha)
    select array_agg(sha) into stale from stale;
    gone := gone || stale;
    insert into changes (workspace_id, deploy_event_id, sha, authored_at)
    select asked_workspace, deploy_id, n.sha, n.authored_at
      from jsonb_to_recordset(commits) as n (sha varchar, authored_at timestamptz)
        on conflict (workspace_id, deploy_event_id, sha) do update
           set authored_at = excluded.authored_at
         where changes.authored_at <> excluded.authored_at;
  end loop;
  return gone;
end $$;

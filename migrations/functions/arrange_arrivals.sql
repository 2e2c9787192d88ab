-- Puts arrivals where they belong, among all others of their service and environment: they are new there, or came from another
-- name, and have no turn. Returns the ids of the deployments that are new.

create or replace function arrange_arrivals(asked_workspace text, came bigint[])
returns bigint[]
language plpgsql volatile
set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
#variable_conflict use_column
declare
  touched jsonb;
begin
  with came as materialized (
    select a.* from deploy_arrivals a where a.workspace_id = asked_workspace and a.id = any(came)),
  known as materialized (
    select a.id, a.service, a.environment, a.place, a.deployed_at, a.version_sha,
           version_of(asked_workspace, a.service, a.environment, a.repo, a.sha) as version
      from (select distinct repo, left(sha, 7) as start, service, environment from came) c
     -- offset 0: by the index for each, and not by a scan for all.
     cross join lateral (
           select *
             from deploy_arrivals one
            where one.workspace_id = asked_workspace and one.repo = c.repo and left(one.sha, 7) = c.start
              and one.service = c.service and one.environment = c.environment
           offset 0) a),
  renamed as (
    update deploy_arrivals a
       set version_sha = version_of(asked_workspace, a.service, a.environment, a.repo, a.sha), turn = null
     where a.workspace_id = asked_workspace
       and a.id = any(array(select k.id from known k where k.version <> k.version_sha)))
  select jsonb_agg(jsonb_build_object('service', service, 'environment', environment, 'place', place, 'since', deployed_at))
    into touched
    from (select service, environment, place, deployed_at from came
           union
          select service, environment, place, deployed_at from known where version <> version_sha) t;
  return work_out_deployments(asked_workspace, coalesce(touched, '[]'));
end $$;

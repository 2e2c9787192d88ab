-- The status of a deployment by its arrivals: the first that says `rollback` or `hotfix` says it; otherwise it is a rollback from the
-- second time on that the version came.

create or replace function deployment_status(asked_workspace text, asked_deployment bigint)
returns varchar
language plpgsql stable
set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
declare
  arrival record;
begin
  for arrival in
    select a.said, a.turn
      from deploy_arrivals a
     where a.workspace_id = asked_workspace and a.deploy_event_id = asked_deployment and not a.is_redeploy
     order by a.said in ('rollback', 'hotfix') desc nulls last, a.deployed_at, a.came_as, a.sha, a.key_sha256
  loop
    return case when arrival.said in ('rollback', 'hotfix') then arrival.said when arrival.turn > 1 then 'rollback' else 'success' end;
  end loop;
  return 'success';
end $$;

-- A change counts once in an environment of a service, with the first deployment that brought it there, also if it comes again
-- after a rollback. Works that out anew for the changes of these deployments, and for those that are
-- no longer theirs.

create or replace function count_changes(asked_workspace text, asked bigint[], gone varchar[])
returns void
language plpgsql volatile
set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
#variable_conflict use_column
begin
  if gone = '{}' and not exists (
       select from changes c where c.workspace_id = asked_workspace and c.deploy_event_id = any(asked)) then
    return;
  end if;
  with named as materialized (
    select d.service, d.environment, c.sha
      from changes c
     cross join lateral (
           select *
             from deploy_events one
            where one.workspace_id = asked_workspace and one.id = c.deploy_event_id
            limit 1) d
     where c.workspace_id = asked_workspace and c.deploy_event_id = any(asked)
     union
    select d.service, d.environment, g.sha
      from deploy_events d
     cross join unnest(gone) as g (sha)
     where d.workspace_id = asked_workspace and d.id = any(asked)),
  brought as materialized (
    select c.deploy_event_id, c.sha, c.is_counted,
           row_number() over (partition by n.service, n.environment, n.sha order by d.deployed_at, d.sha, d.id) = 1 as is_first
      from named n
     cross join lateral (
           select *
             from changes one
            where one.workspace_id = asked_workspace and one.sha = n.sha
           offset 0) c
     cross join lateral (
           select *
             from deploy_events one
            where one.workspace_id = asked_workspace and one.id = c.deploy_event_id
            limit 1) d
     where d.service = n.service and d.environment = n.environment)
  update changes c
     set is_counted = b.is_first
    from brought b
   where c.workspace_id = asked_workspace and c.deploy_event_id = b.deploy_event_id and c.sha = b.sha
     and b.is_counted <> b.is_first;
end $$;

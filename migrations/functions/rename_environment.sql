-- Stores what is stored under one name of an environment under another. What came to both is worked out together. Returns how many
-- deployments had the old name.

create or replace function rename_environment(asked_workspace text, old_name text, new_name text)
returns int
language plpgsql volatile
as $$
#variable_conflict use_column
declare
  moved   bigint[];
  renamed int;
begin
  perform pg_advisory_xact_lock(place)
     from (select distinct deploy_place(asked_workspace, d.service, e.environment) as place
             from deploy_events d
            cross join (values (old_name), (new_name)) e (environment)
            where d.workspace_id = asked_workspace and d.environment = old_name
            order by 1) ordered;
  update deploy_events set environment = new_name where workspace_id = asked_workspace and environment = old_name;
  get diagnostics renamed = row_count;
  with renamed as (
    update deploy_arrivals
       set environment = new_name, turn = null
     where workspace_id = asked_workspace and environment = old_name
 returning id)
  select array_agg(id) into moved from renamed;
  perform arrange_arrivals(asked_workspace, moved);
  return renamed;
end $$;

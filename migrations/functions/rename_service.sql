-- Stores deployments that have one spelling of a service or repository under another. What came to both is worked out together.

create or replace function rename_service(asked_workspace text, old_name text, new_name text)
returns void
language plpgsql volatile
set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
#variable_conflict use_column
declare
  moved   bigint[];
  touched jsonb;
begin
  perform pg_advisory_xact_lock(place)
     from (select distinct deploy_place(asked_workspace, s.service, d.environment) as place
             from deploy_events d
            cross join lateral (values (d.service), (old_name), (new_name)) s (service)
            where d.workspace_id = asked_workspace and (d.repo = old_name or d.service = old_name)
            order by 1) ordered;

  with renamed as (
    update deploy_events d
       set repo = case d.repo when old_name then new_name else d.repo end,
           service_name = nullif(case d.service when old_name then new_name else d.service end,
                                 case d.repo when old_name then new_name else d.repo end)
     where d.workspace_id = asked_workspace and (d.repo = old_name or d.service = old_name)
 returning d.service, d.environment, d.deployed_at, d.is_worked_out)
  select jsonb_agg(jsonb_build_object('service', service, 'environment', environment, 'place', environment, 'since', since))
    into touched
    from (select service, environment, min(deployed_at) as since
            from renamed
           where not is_worked_out
           group by service, environment) written;

  with renamed as (
    update deploy_arrivals a
       set repo = case a.repo when old_name then new_name else a.repo end,
           service = case a.service when old_name then new_name else a.service end
     where a.workspace_id = asked_workspace and (a.repo = old_name or a.service = old_name)
 returning a.id)
  select array_agg(id) into moved from renamed;
  perform arrange_arrivals(asked_workspace, moved);
  -- What plain SQL wrote ran there before what came later.
  perform work_out_deployments(asked_workspace, coalesce(touched, '[]'));
end $$;

-- Deployments that turned out to be a part of others: `heirs` has the other of each of `lost`. What people and scripts said of the
-- lost one goes on with its heir, and the row goes.

create or replace function hand_on_deployments(asked_workspace text, lost bigint[], heirs bigint[])
returns void
language plpgsql volatile
as $$
#variable_conflict use_column
begin
  insert into incident_deployments (workspace_id, incident_id, deploy_event_id, service, started_at)
  select v.workspace_id, v.incident_id, d.id, d.service, v.started_at
    from unnest(lost, heirs) as m (lost_id, heir_id)
    join incident_deployments v on v.workspace_id = asked_workspace and v.deploy_event_id = m.lost_id
    join deploy_events d on d.workspace_id = asked_workspace and d.id = m.heir_id
      on conflict do nothing;

  update deploy_events d
     set caused_incident = true,
         incident_id = coalesce(
           (select v.incident_id
              from incident_deployments v
              join incidents i on i.workspace_id = v.workspace_id and i.id = v.incident_id and i.deploy_triggered
             where v.workspace_id = asked_workspace and v.deploy_event_id = d.id
             order by i.started_at, i.id
             limit 1), d.incident_id, m.incident_id)
    from (select heir_id, min(l.incident_id) as incident_id
            from unnest(lost, heirs) as m (lost_id, heir_id)
            join deploy_events l on l.workspace_id = asked_workspace and l.id = m.lost_id and l.caused_incident
           group by heir_id) m
   where d.workspace_id = asked_workspace and d.id = m.heir_id;

  delete from deploy_events where workspace_id = asked_workspace and id = any(lost);
end $$;

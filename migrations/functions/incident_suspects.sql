-- The suspects of each of these incidents: the production deployments that arrived in its spans (`incident_suspect_spans`), at any
-- place. `arrived_at` is the last of these arrivals, `rolled_back_at` is when a rollback undid it, or null.

create or replace function incident_suspects(asked_workspace text, asked_incidents varchar[])
returns table (incident_id varchar, started_at timestamptz, deploy_event_id bigint, rolled_back_at timestamptz, arrived_at timestamptz)
language sql stable
as $$
  select s.incident_id, s.started_at, d.id,
         min((select min(r.at)
                from unnest(s.rolled_back, s.back_to) as r (at, back_to)
               where r.at > d.deployed_at and d.deployed_at > r.back_to)),
         max(d.deployed_at)
    from incident_suspect_spans(asked_workspace, asked_incidents) s
   cross join lateral (
         -- The bounds are for the index; whether they belong to the span is for the last condition.
         select found.id, found.deployed_at
           from deploy_events found
          where found.workspace_id = asked_workspace and found.service = s.service and found.environment = 'production'
            and found.deployed_at >= lower(s.during) and found.deployed_at <= upper(s.during)
            and found.deployed_at <@ s.during
          union all
         select later.deploy_event_id, later.deployed_at
           from deploy_arrivals later
          where later.workspace_id = asked_workspace and later.service = s.service and later.environment = 'production'
            and not later.is_first and not later.is_redeploy
            and later.deployed_at >= lower(s.during) and later.deployed_at <= upper(s.during)
            and later.deployed_at <@ s.during
         offset 0) d
   group by s.incident_id, s.started_at, d.id
$$;

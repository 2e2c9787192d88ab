-- What a practice blamed a deployment for, so that an import that is run again tells what was changed there from what a verdict
-- said here; and the deployments that are blamed on an incident, which a verdict clears.

-- Up Migration

alter table deploy_events add column imported_incident_id varchar(100);  -- null where it was blamed for none
create index deploy_events_by_incident on deploy_events (workspace_id, incident_id) where incident_id is not null;

-- Whether an incident was answered here, by a person or an event: from then on its verdict is ours, whatever a practice says.
create function is_answered_here(asked_workspace text, asked_incident varchar)
returns boolean
language sql stable
return exists (
  select from incident_answers a
   where a.workspace_id = asked_workspace and a.incident_id = asked_incident and not a.refused and a.kind <> 'unsure');

-- Down Migration

drop function is_answered_here;
drop index deploy_events_by_incident;
alter table deploy_events drop column imported_incident_id;

-- Whether an incident was answered here, by a person or an event. From then on an import from a practice does not change its
-- verdict.

create or replace function is_answered_here(asked_workspace text, asked_incident varchar)
returns boolean
language sql stable
return exists (
  select from incident_answers a
   where a.workspace_id = asked_workspace and a.incident_id = asked_incident and not a.refused and a.kind <> 'unsure');

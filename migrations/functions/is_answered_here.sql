-- Whether an incident was answered here, by a person or an event: from then on its verdict is ours, whatever a practice says.

create or replace function is_answered_here(asked_workspace text, asked_incident varchar)
returns boolean
language sql stable
return exists (
  select from incident_answers a
   where a.workspace_id = asked_workspace and a.incident_id = asked_incident and not a.refused and a.kind <> 'unsure');

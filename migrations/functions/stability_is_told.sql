-- Whether a source of incidents is mapped to the team or one of its services, or the team said that it records them by hand.
-- It is asked only where no incident tells, and is therefore a function: Postgres prepares every part of a statement, also one
-- that is not needed.

create or replace function stability_is_told(asked_workspace text, asked_team bigint, asked_service varchar, at timestamptz)
returns boolean
language plpgsql stable
as $$
begin
  return exists (
           select from source_services s
            where s.workspace_id = asked_workspace
              and (s.team_id = asked_team or s.service = asked_service or s.service in (
                   select o.service
                     from service_owners o
                    where o.workspace_id = asked_workspace and o.team_id = asked_team
                      and o.valid_from < at and o.valid_to >= at)))
      or exists (
           select from teams t
            where t.workspace_id = asked_workspace and t.id = asked_team and t.records_incidents_by_hand);
end $$;

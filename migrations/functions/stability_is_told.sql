-- Whether a source of incidents is mapped to the team or to one of its services, or the team records incidents by hand. It is
-- called only where no incident shows that stability is known. It is a function because Postgres plans every part of a statement,
-- also a part that is not needed.

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

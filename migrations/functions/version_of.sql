-- The sha by which a version is known in one environment: of the shas that came there and begin with this one, one that is as long
-- as can be; of several, the first in the alphabet, so that it does not depend on which came first. A sha that no arrival has is
-- itself, or the shorter one that it begins with.

create or replace function version_of(asked_workspace text, asked_service text, asked_environment text, asked_repo text, asked_sha text)
returns varchar
language plpgsql stable
set plan_cache_mode = force_generic_plan set enable_seqscan = off
as $$
begin
  return coalesce(
    (select min(a.sha)
       from deploy_arrivals a
      where a.workspace_id = asked_workspace and a.repo = asked_repo and left(a.sha, 7) = left(asked_sha, 7)
        and a.service = asked_service and a.environment = asked_environment and starts_with(a.sha, asked_sha)
        and not exists (
              select from deploy_arrivals longer
               where longer.workspace_id = asked_workspace and longer.repo = asked_repo
                 and left(longer.sha, 7) = left(asked_sha, 7) and longer.service = asked_service
                 and longer.environment = asked_environment and starts_with(longer.sha, a.sha) and longer.sha <> a.sha)),
    (select min(a.version_sha)
       from deploy_arrivals a
      where a.workspace_id = asked_workspace and a.repo = asked_repo and left(a.sha, 7) = left(asked_sha, 7)
        and a.service = asked_service and a.environment = asked_environment and starts_with(asked_sha, a.sha)),
    asked_sha);
end $$;

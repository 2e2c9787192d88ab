-- The lists of incidents that are open or have no verdict, which are few among many, and what a practice's incident said when
-- it last came, so that an import that is run again tells what was changed there from what was changed here.

create index incidents_open on incidents (workspace_id, started_at) where coalesce(mitigated_at, resolved_at) is null;
create index incidents_untagged on incidents (workspace_id, started_at) where deploy_triggered is null;

alter table incidents add column imported_row jsonb;

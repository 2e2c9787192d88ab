-- Services and repositories by the name under which they are stored: as it was first written. The key is what all spellings of a
-- name share, as `src/names/service-name.ts` works it out. A row is never changed, so what was read of it stays true.

create table service_names (
  workspace_id text         not null default 'self',
  key          text         not null,
  name         varchar(200) not null,
  primary key (workspace_id, key)
);

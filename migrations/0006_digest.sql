-- What each weekly digest said, so that a later one can name what has changed since, and a click changes the buttons alone.

create table digests (
  workspace_id text         not null default 'self',
  team_id      bigint       not null,
  monday       date         not null,                        -- of the week that it is about
  made_at      timestamptz  not null,
  facts        jsonb        not null,                        -- all that it was made of
  asks         text[]       not null default '{}',           -- the incidents whose buttons it shows
  became       varchar(10)  check (became in ('taken', 'declined')),  -- what became of the step that it proposes
  decided_by   varchar(30),
  decided_at   timestamptz,
  primary key (workspace_id, team_id, monday),
  foreign key (workspace_id, team_id) references teams on delete cascade
);
create index digests_by_week on digests (workspace_id, monday);

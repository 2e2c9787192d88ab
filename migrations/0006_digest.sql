-- The facts of each weekly digest, so that a later one can name what has changed since, and a click changes only the buttons.

create table digests (
  workspace_id text         not null default 'self',
  team_id      bigint       not null,
  monday       date         not null,                        -- of the week that it is about
  made_at      timestamptz  not null,
  facts        jsonb        not null,                        -- everything that it was made from
  asks         text[]       not null default '{}',           -- the incidents whose buttons it shows
  became       varchar(10)  check (became in ('taken', 'declined')),  -- the decision on the step that it proposes
  decided_by   varchar(30),
  decided_at   timestamptz,
  primary key (workspace_id, team_id, monday),
  foreign key (workspace_id, team_id) references teams on delete cascade
);
create index digests_by_week on digests (workspace_id, monday);

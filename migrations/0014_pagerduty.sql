-- What is looked up in PagerDuty's API after a webhook told of an incident, and how far its past was read.

-- Incidents whose first alert was looked up, and people whose e-mail address was, each a bounded number of times.
create table pagerduty_lookups (
  workspace_id text         not null default 'self',
  what         varchar(10)  not null check (what in ('alert', 'person')),
  key          varchar(100) not null,                        -- the id of the incident here, or of the person there
  tries        smallint     not null,
  next_at      timestamptz,                                  -- null: done, or given up
  primary key (workspace_id, what, key)
);

-- Days (in UTC) of a source's past that were read to their end, and in which nothing will change any more.
create table backfilled_days (
  workspace_id text        not null default 'self',
  source       varchar(40) not null,
  day          date        not null,
  primary key (workspace_id, source, day)
);

-- Incidents that only the past told of: nobody is told of them, and nobody is asked.
alter table incidents add column backfilled boolean not null default false;

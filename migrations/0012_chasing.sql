-- Who was on call when an incident opened, what its card last said, and how its question is chased until somebody answers.

-- People by the ids that the vendors give them. A link is made once by the person, else their e-mail address tells.
create table source_people (
  workspace_id  text         not null default 'self',
  source        varchar(40)  not null,
  vendor_id     varchar(100) not null,
  name          varchar(200) not null default '',
  email         varchar(320),
  person_id     varchar(30),                                 -- by a link of their own
  linked_at     timestamptz,
  first_seen_at timestamptz  not null,
  primary key (workspace_id, source, vendor_id),
  foreign key (workspace_id, person_id) references people
);
create index source_people_linked on source_people (workspace_id, person_id) where person_id is not null;

alter table incidents
  add column responders text[],                              -- vendor ids of those who work on it, as the source last said
  add column on_call_at timestamptz;                         -- when it was looked who is on call
create index incidents_unanswered on incidents (workspace_id, resolved_at)
  where deploy_triggered is null and merged_into is null and resolved_at is not null;

-- Who was on call when it opened, the first to be asked first.
create table incident_people (
  workspace_id text         not null default 'self',
  incident_id  varchar(100) not null,
  person_id    varchar(30)  not null,
  position     smallint     not null,
  via          varchar(10)  not null check (via in ('source', 'team')),
  primary key (workspace_id, incident_id, person_id),
  foreign key (workspace_id, incident_id) references incidents on delete cascade
);
create index incident_people_by_person on incident_people (workspace_id, person_id);

alter table incident_cards
  add column said jsonb,                                     -- what the card last said of its incident
  add column news integer not null default 0;                -- how often that changed

-- The question of an incident that is over and that nobody has answered. `check_at` is null once nothing more is to be asked.
create table incident_chases (
  workspace_id  text         not null default 'self',
  incident_id   varchar(100) not null,
  resolved_at   timestamptz  not null,                       -- what it goes by: reopened and over again, it goes on
  check_at      timestamptz,
  snoozed_by    varchar(30),
  snoozed_until timestamptz,
  primary key (workspace_id, incident_id),
  foreign key (workspace_id, incident_id) references incidents on delete cascade
);
create index incident_chases_due on incident_chases (workspace_id, check_at) where check_at is not null;

create table incident_reminders (
  workspace_id text         not null default 'self',
  incident_id  varchar(100) not null,
  position     smallint     not null,
  step         varchar(10)  not null check (step in ('on-call', 'lead')),
  person_id    varchar(30)  not null,
  due_at       timestamptz  not null,
  told_in      varchar(200) not null,                        -- the subject of its delivery, which may be about several
  primary key (workspace_id, incident_id, position),
  foreign key (workspace_id, incident_id) references incidents on delete cascade
);
create index incident_reminders_by_person on incident_reminders (workspace_id, person_id);

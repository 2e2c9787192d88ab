-- Who a ritual is for and when it is due: the people and channels that Slack told us of, how a team's people are chosen, the
-- calendar of a team, and who wants to hear nothing.

-- What Slack says of a person. Rows are kept when somebody leaves, because history names them; they count nowhere then.
create table people (
  workspace_id   text         not null default 'self',
  id             varchar(30)  not null,
  name           varchar(200) not null default '',
  email          varchar(320),                               -- only where users:read.email was granted
  time_zone      varchar(64),
  is_full_member boolean      not null,                      -- neither guest, nor of another organisation, nor a bot
  is_deactivated boolean      not null default false,
  is_admin       boolean      not null default false,        -- an admin or owner of the Slack workspace
  home_team_id   bigint,                                     -- chosen by the person, where in several teams
  refreshed_at   timestamptz  not null,
  primary key (workspace_id, id),
  foreign key (workspace_id, home_team_id) references teams
);
create index people_by_email on people (workspace_id, lower(email)) where email is not null;
create index people_by_home_team on people (workspace_id, home_team_id) where home_team_id is not null;

create table channels (
  workspace_id   text         not null default 'self',
  id             varchar(30)  not null,
  name           varchar(100) not null default '',
  is_private     boolean      not null default false,
  is_archived    boolean      not null default false,
  is_shared      boolean      not null default false,        -- with another organisation
  is_joined      boolean      not null default false,        -- by the bot
  stopped_reason varchar(60),                                -- Slack's error, since which nothing is posted there
  stopped_at     timestamptz,
  refreshed_at   timestamptz  not null,
  primary key (workspace_id, id)
);

-- How the people of a team are chosen. A choice is a person, a Slack user group, or a channel whose members are meant.
create table team_choices (
  workspace_id text        not null default 'self',
  team_id      bigint      not null,
  role         varchar(10) not null check (role in ('member', 'on-call', 'lead')),
  kind         varchar(10) not null check (kind in ('person', 'usergroup', 'channel')),
  slack_id     varchar(30) not null,
  position     smallint    not null default 0,
  primary key (workspace_id, team_id, role, slack_id),
  foreign key (workspace_id, team_id) references teams on delete cascade
);

-- Whom the choices of members come down to: full members of the workspace who are active.
create table team_members (
  workspace_id text        not null default 'self',
  team_id      bigint      not null,
  person_id    varchar(30) not null,
  since        timestamptz not null,
  primary key (workspace_id, team_id, person_id),
  foreign key (workspace_id, team_id) references teams on delete cascade,
  foreign key (workspace_id, person_id) references people
);
create index team_members_by_person on team_members (workspace_id, person_id);

-- The calendar of a team, and what else is set for it. Times are on the clock of its zone.
alter table teams
  add column incident_channel_id varchar(30),                -- null: the team's channel
  add column working_days        smallint[] not null default '{1,2,3,4,5}',   -- 1 is Monday
  add column work_from           time not null default '09:00',
  add column work_to             time not null default '17:00',
  add column quiet_from          time not null default '18:00',
  add column quiet_to            time not null default '08:00',
  add column holiday_region      varchar(20),                -- 'DE' or 'DE-BY'; null: no public holidays
  add column digest_weekday      smallint not null default 1,
  add column digest_time         time not null default '10:00',
  add column link_window_minutes integer not null default 60,
  add check (work_from < work_to),
  add check (digest_weekday between 1 and 7),
  add check (link_window_minutes between 5 and 1440);

-- Days that are not what the weekday and the public holidays say.
create table team_days (
  workspace_id text         not null default 'self',
  team_id      bigint       not null,
  date         date         not null,
  is_working   boolean      not null,
  name         varchar(100) not null default '',
  primary key (workspace_id, team_id, date),
  foreign key (workspace_id, team_id) references teams on delete cascade
);

alter table workspace_settings add column triage_channel_id varchar(30);

-- Who does not want a type of message: a person (of those sent to them) or a team (of those sent for it).
create table mutes (
  workspace_id text        not null default 'self',
  message_type varchar(40) not null,
  subject      varchar(40) not null,                         -- 'U0123' or 'team 7'
  muted_by     varchar(30) not null,
  muted_at     timestamptz not null,
  primary key (workspace_id, message_type, subject)
);

create index setting_changes_newest on setting_changes (workspace_id, changed_at desc, id desc);

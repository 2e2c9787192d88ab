-- Incidents from every source, the question whether a deploy triggered each, and everything that happens until it is answered.
-- `incidents` keeps the columns of the lightweight practice that teams use today, with their order and their meaning. The columns
-- that Drumbeat adds come after them and have a default.

-- The time, or null where plain SQL wrote an infinity, the zero time of some language or a year that cannot be meant: an incident
-- that ends at infinity is still open. The index `incidents_open` is built on the result of this function, so the function is
-- created here and not in functions/. A migration that changes it must also rebuild that index.
create function counted_at(at timestamptz) returns timestamptz
language sql immutable parallel safe
as $$ select case when at >= '2000-01-01 00:00:00+00' and at < '2200-01-01 00:00:00+00' then at end $$;

create table incidents (
  id               varchar(100) not null default gen_random_uuid()::text,
  severity         varchar(20),
  started_at       timestamptz  not null default now(),      -- when service degraded, not when the ticket was opened
  resolved_at      timestamptz,
  deploy_triggered boolean,                                  -- null: not answered yet
  -- Drumbeat's own
  workspace_id     text         not null default 'self',
  title            varchar(500) not null default '',
  repo             varchar(200),
  service_name     varchar(200),
  service          varchar(200) generated always as (coalesce(service_name, repo)) stored,
  team_id          bigint,
  opened_at        timestamptz,
  acknowledged_at  timestamptz,
  mitigated_at     timestamptz,
  no_reason        varchar(40),                              -- what it was, where the answer is that no deploy triggered it
  url              varchar(2000),
  source           varchar(40)  not null default 'sql',
  body_sha256      bytea,                                    -- of the event that made it, to recognise a replay
  recorded_at      timestamptz  not null default now(),
  -- Where an imported row came from, and its content at the last import. An import that is run again uses it to tell a change
  -- there from a change here.
  imported_from    varchar(300),
  imported_id      varchar(100),
  imported_row     jsonb,
  -- A merged incident counts with the one it was merged into. That one may not have been seen yet, so this is not a foreign key.
  merged_into      varchar(100),
  from_merged      jsonb,                                    -- what it has from those that were merged into it: onset, answer
  onset_source     varchar(20),                              -- person, impact, slo-burn, tool, first-alert, ticket, event
  source_service   varchar(200),                             -- the vendor's name of the service
  source_state     jsonb,                                    -- when each field was last reported, so that late events undo nothing
  responders       text[],                                   -- vendor ids of the people who work on it, as last reported
  on_call_at       timestamptz,                              -- when Drumbeat looked up who is on call
  backfilled       boolean      not null default false,      -- read from a source's past: it is not announced, and no one is asked
  primary key (workspace_id, id),
  foreign key (workspace_id, team_id) references teams,
  constraint incidents_onset unique (workspace_id, id, started_at)  -- for the foreign key of incident_deployments
);
create index incidents_by_service on incidents (workspace_id, service, started_at);
create index incidents_by_team on incidents (workspace_id, team_id, started_at) where team_id is not null;
create index incidents_by_start on incidents (workspace_id, started_at);
create index incidents_recorded on incidents (workspace_id, recorded_at);
-- Few of all incidents are open or have no verdict.
create index incidents_open on incidents (workspace_id, started_at)
  where coalesce(counted_at(mitigated_at), counted_at(resolved_at)) is null;
create index incidents_untagged on incidents (workspace_id, started_at) where deploy_triggered is null;
create index incidents_unanswered on incidents (workspace_id, resolved_at)
  where deploy_triggered is null and merged_into is null and resolved_at is not null;
create index incidents_merged on incidents (workspace_id, merged_into) where merged_into is not null;
create index incidents_by_source_service on incidents (workspace_id, source, source_service) where source_service is not null;
create unique index incidents_imported on incidents (workspace_id, imported_from, imported_id) where imported_id is not null;

-- The deployments that a verdict names. Each of them has `caused_incident`. The row also has the service and the onset of the
-- incident, so that the incidents of a team are found without reading every deployment of the team that ever failed.
create table incident_deployments (
  workspace_id    text         not null default 'self',
  incident_id     varchar(100) not null,
  deploy_event_id bigint       not null,
  service         varchar(200) not null,
  started_at      timestamptz  not null,
  primary key (workspace_id, incident_id, deploy_event_id),
  foreign key (workspace_id, deploy_event_id) references deploy_events on delete cascade,
  -- A corrected onset is corrected here too.
  constraint incident_deployments_incident foreign key (workspace_id, incident_id, started_at)
    references incidents (workspace_id, id, started_at) on update cascade on delete cascade
);
create index incident_deployments_by_deployment on incident_deployments (workspace_id, deploy_event_id);
create index incident_deployments_by_service on incident_deployments (workspace_id, service, started_at)
  include (incident_id, deploy_event_id);

-- Every answer to "was this triggered by a deploy?": who gave it, when, which answer it changes, and what Drumbeat had suggested.
-- The answer that counts is in `incidents` and `incident_deployments`.
create table incident_answers (
  workspace_id text         not null default 'self',
  id           bigint       not null generated by default as identity,
  incident_id  varchar(100) not null,
  kind         varchar(10)  not null check (kind in ('yes', 'no', 'unsure', 'none')),  -- none: an event took the answer back
  reason       varchar(40),                                  -- what it was, where no deploy triggered it
  deployments  bigint[]     not null default '{}',           -- empty for a yes whose deployment is not known
  actor        varchar(80)  not null,                        -- a Slack user id, or `api`
  answered_at  timestamptz  not null default now(),
  why          varchar(500),                                 -- of a change
  instead_of   bigint,                                       -- the answer that it changes
  refused      boolean      not null default false,          -- another answer was first: it is kept and decides nothing
  suggestion   jsonb,                                        -- what was suggested then; it is never an answer
  rule         smallint,                                     -- the version of the rule that suggested it
  primary key (workspace_id, id),
  foreign key (workspace_id, incident_id) references incidents on delete cascade
);
create index incident_answers_by_incident on incident_answers (workspace_id, incident_id, id);
create index incident_answers_by_actor on incident_answers (workspace_id, actor);

-- Every correction of an onset.
create table incident_onsets (
  workspace_id text         not null default 'self',
  id           bigint       not null generated by default as identity,
  incident_id  varchar(100) not null,
  was          timestamptz  not null,
  started_at   timestamptz  not null,
  actor        varchar(80)  not null,
  corrected_at timestamptz  not null,
  why          varchar(500),
  primary key (workspace_id, id),
  foreign key (workspace_id, incident_id) references incidents on delete cascade
);
create index incident_onsets_by_incident on incident_onsets (workspace_id, incident_id, id);
create index incident_onsets_by_actor on incident_onsets (workspace_id, actor);

-- The incidents that were announced in a channel, so that each is announced once: by a card, or in a storm in a summary of several.
create table incident_cards (
  workspace_id text         not null default 'self',
  incident_id  varchar(100) not null,
  channel_id   varchar(30)  not null,
  folded       boolean      not null,                        -- in a summary
  told_at      timestamptz  not null,
  said         jsonb,                                        -- what the card last showed
  news         integer      not null default 0,              -- how often that changed
  primary key (workspace_id, incident_id),
  foreign key (workspace_id, incident_id) references incidents on delete cascade
);
create index incident_cards_by_channel on incident_cards (workspace_id, channel_id, told_at);

-- Who was on call when it opened, in the order in which they are asked.
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

-- The follow-up of an incident that is over and has no answer.
create table incident_chases (
  workspace_id  text         not null default 'self',
  incident_id   varchar(100) not null,
  resolved_at   timestamptz  not null,                       -- the end it counts from; it stays when an incident ends again
  check_at      timestamptz,                                 -- when to check again; null: the follow-up is over
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

-- Which incidents an alert, or a group of alerts, is part of, for 30 days: an alert that comes through two routes of one sender is in
-- two of its groups, and is one incident all the same.
create table incident_alerts (
  workspace_id text         not null default 'self',
  source       varchar(40)  not null,
  name         varchar(64)  not null,                        -- hash of the alert with its start, or of the group
  incident_id  varchar(100) not null,
  heard_at     timestamptz  not null,
  primary key (workspace_id, source, name, incident_id),
  foreign key (workspace_id, incident_id) references incidents on delete cascade
);
create index incident_alerts_by_incident on incident_alerts (workspace_id, incident_id);
create index incident_alerts_by_time on incident_alerts (workspace_id, heard_at);

-- What a source sent, unchanged, for 30 days. It is used to recognise a replay and to show what could not be used.
create table webhook_payloads (
  workspace_id text         not null default 'self',
  id           bigint       not null generated by default as identity,
  source       varchar(40)  not null,
  delivery_id  varchar(100) not null,                        -- the vendor's id of the event, else the hash of its body
  received_at  timestamptz  not null,
  outcome      varchar(10)  not null check (outcome in ('taken', 'unusable', 'ignored')),
  reason       varchar(500),                                 -- why it was not used
  body         jsonb        not null,                        -- a body that is not JSON is kept as text
  primary key (workspace_id, id)
);
create unique index webhook_payloads_once on webhook_payloads (workspace_id, source, delivery_id);
create index webhook_payloads_by_time on webhook_payloads (workspace_id, received_at);
create index webhook_payloads_unusable on webhook_payloads (workspace_id, received_at) where outcome = 'unusable';

-- Services by the names that the vendors give them, as they are seen. A service that is not mapped belongs to no team.
create table source_services (
  workspace_id  text         not null default 'self',
  source        varchar(40)  not null,
  name          varchar(200) not null,
  service       varchar(200),                                -- our name; the team that owns it owns its incidents
  team_id       bigint,                                      -- or a team, where it is none of our services
  first_seen_at timestamptz  not null,
  -- How it was mapped: by a person, or by `name` where one of our services has the same name; null: not yet. A person always wins.
  mapped_by     varchar(10)  check (mapped_by in ('person', 'name')),
  primary key (workspace_id, source, name),
  foreign key (workspace_id, team_id) references teams
);
create index source_services_unmapped on source_services (workspace_id, first_seen_at) where service is null and team_id is null;
create index source_services_mapped on source_services (workspace_id, service) where service is not null;

-- People by the ids that the vendors give them. A person links their own id once. Without a link the e-mail address decides.
create table source_people (
  workspace_id  text         not null default 'self',
  source        varchar(40)  not null,
  vendor_id     varchar(100) not null,
  name          varchar(200) not null default '',
  email         varchar(320),
  person_id     varchar(30),                                 -- only from such a link
  linked_at     timestamptz,
  first_seen_at timestamptz  not null,
  primary key (workspace_id, source, vendor_id),
  foreign key (workspace_id, person_id) references people
);
create index source_people_linked on source_people (workspace_id, person_id) where person_id is not null;

-- The secrets that sources sign with, set in App Home. They are encrypted, so that reading the database is not enough to sign.
create table source_secrets (
  workspace_id text        not null default 'self',
  source       varchar(40) not null,
  sealed       bytea       not null,                         -- AES-256-GCM: nonce, tag, text
  set_by       varchar(80) not null,                         -- a Slack user id
  set_at       timestamptz not null,
  primary key (workspace_id, source)
);

-- Look-ups in PagerDuty's API after a webhook: the first alert of an incident, or the e-mail address of a person. Each is tried a
-- limited number of times.
create table pagerduty_lookups (
  workspace_id text         not null default 'self',
  what         varchar(10)  not null check (what in ('alert', 'person')),
  key          varchar(100) not null,                        -- the id of the incident here, or of the person there
  tries        smallint     not null,
  next_at      timestamptz,                                  -- null: done or given up
  primary key (workspace_id, what, key)
);

-- Days (in UTC) of a source's past that were read completely and will not change any more.
create table backfilled_days (
  workspace_id text        not null default 'self',
  source       varchar(40) not null,
  day          date        not null,
  primary key (workspace_id, source, day)
);

-- Which incidents were told in a channel, so that each is told once: by a card of its own, or in a storm in a list with others.

create table incident_cards (
  workspace_id text         not null default 'self',
  incident_id  varchar(100) not null,
  channel_id   varchar(30)  not null,
  folded       boolean      not null,                        -- in a list
  told_at      timestamptz  not null,
  primary key (workspace_id, incident_id),
  foreign key (workspace_id, incident_id) references incidents on delete cascade
);
create index incident_cards_by_channel on incident_cards (workspace_id, channel_id, told_at);
create index incidents_recorded on incidents (workspace_id, recorded_at);

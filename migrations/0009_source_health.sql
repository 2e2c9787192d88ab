-- When Drumbeat was last cut off from Slack, so that App Home can say so afterwards, also after a restart with another token.

create table slack_gap (
  workspace_id text         not null default 'self' primary key,
  began_at     timestamptz  not null,
  seen_at      timestamptz  not null,                        -- the last minute in which it went on
  reason       varchar(200) not null
);

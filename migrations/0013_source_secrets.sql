-- What sources of incidents sign with, set in App Home: sealed, so that whoever reads the database cannot sign.

create table source_secrets (
  workspace_id text        not null default 'self',
  source       varchar(40) not null,
  sealed       bytea       not null,                         -- AES-256-GCM: nonce, tag, text
  set_by       varchar(80) not null,                         -- a Slack user id
  set_at       timestamptz not null,
  primary key (workspace_id, source)
);

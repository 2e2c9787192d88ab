import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { Db } from './db/db.ts';
import type { Check } from './http/health.http.ts';
import { ownSecret } from './http/own-secret.ts';
import { tokenGate } from './http/token-gate.ts';
import { tokensStore } from './http/tokens.store.ts';
import type { Log } from './log.ts';
import type { Shell } from './room.ts';
import { outboxStore } from './schedule/outbox.store.ts';
import type { SlackApp } from './slack/slack-app.ts';

type Parts = {
  readonly db: Db;
  readonly readDb: Db;
  readonly databaseFault: Check;
  readonly slack: Pick<SlackApp, 'client' | 'fault'>;
  readonly clock: Clock;
  readonly log: Log;
};

/** What the rooms of the running bot get, as it is configured. */
export const shellOf = (config: Config, { db, readDb, databaseFault, slack, clock, log }: Parts): Shell => ({
  db,
  readDb,
  databaseFault,
  outbox: outboxStore(db),
  client: slack.client,
  slackFault: slack.fault,
  gate: tokenGate(tokensStore(db), clock),
  metricsOpen: config.metricsOpen === true,
  messageTypes: [],
  own: ownSecret(config.secret, config.database.dataDir),
  admins: config.admins ?? [],
  hookSecrets: config.hookSecrets ?? {},
  pagerduty: config.pagerduty,
  clock,
  log,
});

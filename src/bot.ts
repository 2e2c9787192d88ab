import { join } from 'node:path';
import type { App } from '@slack/bolt';
import express, { type Application } from 'express';
import { cached } from './cached.ts';
import type { Clock } from './clock.ts';
import type { Config, DatabaseConfig, SlackConfig } from './config.ts';
import type { Db } from './db/db.ts';
import { isDatabaseDown } from './db/down.ts';
import { migrate } from './db/migrate.ts';
import { type DatabaseTarget, type OpenDatabase, openDatabase } from './db/open.ts';
import { pingFault } from './db/ping.ts';
import { deploysStore } from './deploys/deploys.store.ts';
import { registerDeploysWebhook } from './deploys/deploys.webhook.ts';
import { environmentsStore } from './deploys/environments.store.ts';
import { registerDoraHttp } from './dora/dora.http.ts';
import { registerDora } from './dora/dora.slack.ts';
import { doraStore } from './dora/dora.store.ts';
import { answerProblems, notFound } from './http/answer-problems.ts';
import { registerHealth } from './http/health.http.ts';
import { listen } from './http/listen.ts';
import { registerMetrics } from './http/metrics.http.ts';
import { tokenGate } from './http/token-gate.ts';
import { tokensStore } from './http/tokens.store.ts';
import { incidentsStore } from './incidents/incidents.store.ts';
import { registerIncidentsWebhook } from './incidents/incidents.webhook.ts';
import type { Log } from './log.ts';
import { createSlackApp } from './slack/slack-app.ts';
import { teamsStore } from './teams/teams.store.ts';

export type Bot = { readonly url: string; readonly database: OpenDatabase; close(): Promise<void> };

/** The operator's server, or the embedded one in a directory of its own. */
export const databaseTarget = ({ url, dataDir }: DatabaseConfig): DatabaseTarget =>
  url === undefined ? { embeddedDir: join(dataDir, 'postgres') } : { url };

/** Opens the configured database and brings its tables up to date. */
export async function openMigrated(config: DatabaseConfig, log: Log): Promise<OpenDatabase> {
  const onError = (error: Error) => log.warn({ error }, 'A database connection was lost');
  const database = await openDatabase(databaseTarget(config), { onError });
  try {
    await migrate(config.migrationUrl ?? database.url);
  } catch (error) {
    await database.close();
    throw isDatabaseDown(error)
      ? new Error(`The database at ${database.place} cannot be reached. Check DATABASE_URL.`, { cause: error })
      : error;
  }
  return database;
}

/** Starts everything: database, HTTP server, Slack. What was started is closed again, last first. */
export async function startBot(config: Config, clock: Clock, log: Log): Promise<Bot> {
  const opened: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const undo of opened.splice(0).reverse()) await undo();
  };
  try {
    const database = await openMigrated(config.database, log);
    opened.push(() => database.close());
    const readDb = await openReplica(config.database, log, opened, database.db);
    const http = express().disable('x-powered-by');
    const slack = createSlackApp(config.slack, http, log);
    register(http, slack, { db: database.db, readDb, clock, log });

    const server = await listen(http, config.host, config.port);
    opened.push(() => server.close());
    await connect(slack, config.slack);
    if (config.slack.mode === 'socket') opened.push(async () => void (await slack.stop()));
    log.info({ url: server.url, database: database.place, slack: config.slack.mode }, 'Drumbeat is running');
    return { url: server.url, database, close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function openReplica(
  { replicaUrl }: DatabaseConfig,
  log: Log,
  opened: (() => Promise<void>)[],
  primary: Db,
): Promise<Db> {
  if (replicaUrl === undefined) return primary;
  const onError = (error: Error) => log.warn({ error }, 'A connection to the replica was lost');
  const replica = await openDatabase({ url: replicaUrl }, { onError });
  opened.push(() => replica.close());
  return replica.db;
}

type Deps = { readonly db: Db; readonly readDb: Db; readonly clock: Clock; readonly log: Log };

/** How long a changed setting may go unnoticed. */
const SETTINGS_KEPT_MS = 5_000;

/** Each ritual's doors: what it hears from Slack and what it takes over HTTP. */
function register(http: Application, slack: App, { db, readDb, clock, log }: Deps): void {
  const gate = tokenGate(tokensStore(db), clock);
  registerMetrics(http, gate);
  const teams = teamsStore(db);
  const dora = doraStore(readDb);
  const deploys = deploysStore(db);
  const environmentNames = cached(() => environmentsStore(db).names(), SETTINGS_KEPT_MS);
  const incidents = incidentsStore(db, deploys);
  registerDora(slack, { teams, dora, clock });
  registerDoraHttp(http, { teams, dora, clock, gate });
  registerDeploysWebhook(http, { deploys, environmentNames, clock, gate });
  registerIncidentsWebhook(http, { incidents, deploys, teams, clock, gate });
  registerHealth(http, { database: () => pingFault(db) });
  http.use(notFound, answerProblems(log));
}

async function connect(slack: App, config: SlackConfig): Promise<void> {
  try {
    await slack.init();
    if (config.mode === 'socket') await slack.start();
  } catch (error) {
    const reason = (error as Error).message;
    throw new Error(`Slack at ${config.apiUrl} cannot be reached or refuses the tokens: ${reason}`, { cause: error });
  }
}

import { readFileSync } from 'node:fs';
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
import { registerDeploysHttp } from './deploys/deploys.http.ts';
import { deploysOperations } from './deploys/deploys.openapi.ts';
import { deploysStore } from './deploys/deploys.store.ts';
import { registerDeploysWebhook } from './deploys/deploys.webhook.ts';
import { deploysListStore } from './deploys/deploys-list.store.ts';
import { environmentsStore } from './deploys/environments.store.ts';
import { registerDoraHttp } from './dora/dora.http.ts';
import { DORA_OPERATIONS } from './dora/dora.openapi.ts';
import { registerDora } from './dora/dora.slack.ts';
import { doraStore } from './dora/dora.store.ts';
import { answerProblems, notFound } from './http/answer-problems.ts';
import { registerHealth } from './http/health.http.ts';
import { HTTP_OPERATIONS } from './http/http.openapi.ts';
import { listen } from './http/listen.ts';
import { registerMetrics } from './http/metrics.http.ts';
import { registerOpenapi } from './http/openapi.http.ts';
import type { Operation } from './http/openapi.ts';
import { tokenGate } from './http/token-gate.ts';
import { tokensStore } from './http/tokens.store.ts';
import { registerIncidentsHttp } from './incidents/incidents.http.ts';
import { incidentsOperations } from './incidents/incidents.openapi.ts';
import { incidentsStore } from './incidents/incidents.store.ts';
import { registerIncidentsWebhook } from './incidents/incidents.webhook.ts';
import { incidentsListStore } from './incidents/incidents-list.store.ts';
import type { Log } from './log.ts';
import { memberCheck } from './slack/people.ts';
import { createSlackApp } from './slack/slack-app.ts';
import { openSetup, registerTeams } from './teams/teams.slack.ts';
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
    const http = express().disable('x-powered-by').disable('etag');
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
function register(http: Application, slack: App, deps: Deps): void {
  const { db, readDb, clock, log } = deps;
  const [teams, dora] = [teamsStore(db), doraStore(readDb)];
  const setup = { teams, servicesSeen: () => dora.serviceNames(), clock, log };
  registerTeams(slack, setup);
  const isFullMember = memberCheck(() => performance.now());
  registerDora(slack, { teams, dora, clock, openSetup: openSetup(setup), isFullMember });
  registerRoutes(http, deps);
}

/** Every route but Slack's own. */
export function registerRoutes(http: Application, { db, readDb, clock, log }: Deps): void {
  const gate = tokenGate(tokensStore(db), clock);
  registerMetrics(http, gate);
  const teams = teamsStore(db);
  const dora = doraStore(readDb);
  const deploys = deploysStore(db);
  const environmentNames = cached(() => environmentsStore(db).names(), SETTINGS_KEPT_MS);
  const incidents = incidentsStore(db, deploys);
  registerDoraHttp(http, { teams, dora, clock, gate });
  registerDeploysWebhook(http, { deploys, environmentNames, clock, gate });
  registerDeploysHttp(http, { list: deploysListStore(readDb), teams, environmentNames, gate });
  registerIncidentsWebhook(http, { incidents, deploys, teams, clock, gate });
  registerIncidentsHttp(http, { list: incidentsListStore(readDb), teams, gate });
  registerHealth(http, { database: () => pingFault(db) });
  registerOpenapi(http, operations(clock), version());
  http.use(notFound, answerProblems(log));
}

/**
 * What `/openapi.json` documents: every route of ours. `POST /slack/events` is none of them: its bodies are Slack's, it is
 * there in HTTP mode only, and nobody but Slack can sign a request to it.
 */
const operations = (clock: Clock): readonly Operation[] => [
  ...deploysOperations(clock),
  ...incidentsOperations(clock),
  ...DORA_OPERATIONS,
  ...HTTP_OPERATIONS,
];

/** One step up from src/ (development) and from dist/ (built). */
const version = (): string =>
  (JSON.parse(readFileSync(new URL('../package.json', import.meta.url), 'utf8')) as { version: string }).version;

async function connect(slack: App, config: SlackConfig): Promise<void> {
  try {
    await slack.init();
    if (config.mode === 'socket') await slack.start();
  } catch (error) {
    const reason = (error as Error).message;
    throw new Error(`Slack at ${config.apiUrl} cannot be reached or refuses the tokens: ${reason}`, { cause: error });
  }
}

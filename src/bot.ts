import { setTimeout as sleep } from 'node:timers/promises';
import type { App } from '@slack/bolt';
import express from 'express';
import type { Clock } from './clock.ts';
import type { Config, DatabaseConfig, SlackConfig } from './config.ts';
import type { Db } from './db/db.ts';
import { type OpenDatabase, openDatabase } from './db/open.ts';
import { house } from './house.ts';
import { listen } from './http/listen.ts';
import { ownSecret } from './http/own-secret.ts';
import { registerRoutes } from './http/routes.ts';
import { tokenGate } from './http/token-gate.ts';
import { tokensStore } from './http/tokens.store.ts';
import type { Log } from './log.ts';
import { openMigrated } from './open-migrated.ts';
import type { Room, Shell } from './room.ts';
import { deliveriesStore } from './schedule/deliveries.store.ts';
import { historyAccess, slackLookBack } from './schedule/look-back.ts';
import { startTicks } from './schedule/ticks.ts';
import { type Courier, startCourier } from './schedule/worker.ts';
import { deliveryClient } from './slack/post.ts';
import { createSlackApp } from './slack/slack-app.ts';

export type Bot = {
  readonly url: string;
  readonly database: OpenDatabase;
  /** Does at once what is done every minute, and what is due by then. */
  tick(): Promise<void>;
  close(): Promise<void>;
};

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
    const shell: Shell = {
      db: database.db,
      readDb,
      outbox: deliveriesStore(database.db),
      client: slack.client,
      gate: tokenGate(tokensStore(database.db), clock),
      own: ownSecret(config.secret, config.database.dataDir),
      admins: config.admins ?? [],
      hookSecrets: config.hookSecrets ?? {},
      pagerduty: config.pagerduty,
      clock,
      log,
    };
    const rooms = house(shell);
    for (const room of rooms) room.slack?.(slack);
    registerRoutes(http, rooms, log);

    const server = await listen(http, config.host, config.port);
    opened.push(() => server.close());
    await connect(slack, config.slack);
    if (config.slack.mode === 'socket') opened.push(async () => void (await slack.stop()));
    const schedule = startSchedule(rooms, config.slack, database.db, { clock, log });
    opened.push(() => schedule.stop());
    log.info({ url: server.url, database: database.place, slack: config.slack.mode }, 'Drumbeat is running');
    return { url: server.url, database, tick: () => schedule.tick(), close };
  } catch (error) {
    await close();
    throw error;
  }
}

const STOP_MS = 5_000;

type Outer = { readonly clock: Clock; readonly log: Log };

/** What happens every minute, and the courier that carries what is due. */
function startSchedule(rooms: readonly Room[], slack: SlackConfig, db: Db, outer: Outer) {
  const types = rooms.flatMap(({ messages = [] }) => messages);
  const onPermanent = async (id: string, code: string, now: Date) => {
    for (const room of rooms) await room.onPermanent?.(id, code, now);
  };
  const client = deliveryClient(slack);
  const lookBack = slackLookBack(client, historyAccess(client));
  const courier: Courier = startCourier({ ...outer, db, client, types, lookBack, onPermanent });
  const ticks = startTicks(
    rooms.flatMap(({ ticks = [] }) => ticks),
    outer,
  );
  return {
    async tick() {
      await ticks.tick();
      await courier.runOnce();
    },
    async stop() {
      // Who waits for a database that hangs must not keep the process: what was on its way is looked for later.
      await Promise.race([ticks.stop().then(() => courier.stop()), sleep(STOP_MS, undefined, { ref: false })]);
    },
  };
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

async function connect(slack: App, config: SlackConfig): Promise<void> {
  try {
    await slack.init();
    if (config.mode === 'socket') await slack.start();
  } catch (error) {
    const reason = (error as Error).message;
    throw new Error(`Slack at ${config.apiUrl} cannot be reached or refuses the tokens: ${reason}`, { cause: error });
  }
}

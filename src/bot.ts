import express from 'express';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { OpenDatabase } from './db/open.ts';
import { house } from './house.ts';
import { listen } from './http/listen.ts';
import { ownSecret } from './http/own-secret.ts';
import { registerRoutes } from './http/routes.ts';
import { tokenGate } from './http/token-gate.ts';
import { tokensStore } from './http/tokens.store.ts';
import type { Log } from './log.ts';
import { openMigrated, openReplica } from './open-migrated.ts';
import type { Shell } from './room.ts';
import { outboxStore } from './schedule/outbox.store.ts';
import { startSchedule } from './schedule/start-schedule.ts';
import { connectSlack, createSlackApp } from './slack/slack-app.ts';

export type Bot = {
  readonly url: string;
  readonly database: OpenDatabase;
  /** Runs every tick at once, and sends the deliveries that are due then. */
  tick(): Promise<void>;
  close(): Promise<void>;
};

/** Starts everything: database, HTTP server, Slack. `close` stops it all, the last part first. */
export async function startBot(config: Config, clock: Clock, log: Log): Promise<Bot> {
  const opened: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const undo of opened.splice(0).reverse()) await undo();
  };
  try {
    const database = await openMigrated(config.database, log);
    opened.push(() => database.close());
    const replica = await openReplica(config.database, log);
    if (replica) opened.push(() => replica.close());
    const http = express().disable('x-powered-by').disable('etag');
    const slack = createSlackApp(config.slack, http, log);
    const shell: Shell = {
      db: database.db,
      readDb: replica?.db ?? database.db,
      outbox: outboxStore(database.db),
      client: slack.client,
      gate: tokenGate(tokensStore(database.db), clock),
      messageTypes: [],
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
    await connectSlack(slack, config.slack);
    if (config.slack.mode === 'socket') opened.push(async () => void (await slack.stop()));
    const schedule = startSchedule(rooms, { db: database.db, slack: config.slack, clock, log });
    opened.push(() => schedule.stop());
    log.info({ url: server.url, database: database.place, slack: config.slack.mode }, 'Drumbeat is running');
    return { url: server.url, database, tick: () => schedule.tick(), close };
  } catch (error) {
    await close();
    throw error;
  }
}

import express from 'express';
import type { Clock } from './clock.ts';
import type { Config } from './config.ts';
import type { OpenDatabase } from './db/open.ts';
import { inTime } from './deadline.ts';
import { house } from './house.ts';
import { listen } from './http/listen.ts';
import { registerRoutes } from './http/routes.ts';
import type { Log } from './log.ts';
import { openMigrated, openReader } from './open-migrated.ts';
import { startSchedule } from './schedule/start-schedule.ts';
import { shellOf } from './shell.ts';
import { createSlackApp } from './slack/slack-app.ts';

export type Bot = {
  readonly url: string;
  readonly database: OpenDatabase;
  /** Runs every tick at once, and sends the deliveries that are due then. */
  tick(): Promise<void>;
  close(): Promise<void>;
};

/** Slack may be away for long. The start waits for it this long and no longer. */
const SLACK_START_MS = 3_000;
/** A server of the operator's may hang. */
const DATABASE_STOP_MS = 1_500;

/**
 * Starts everything: database, HTTP server, Slack. Events are taken from then on, also while Slack is away. `close` stops what is
 * asked of the bot first, and the database last.
 */
export async function startBot(config: Config, clock: Clock, log: Log): Promise<Bot> {
  const opened: (() => Promise<unknown>)[] = [];
  const close = async () => {
    for (const undo of opened.splice(0).reverse()) await undo();
  };
  try {
    const database = await openMigrated(config.database, log);
    const { db, embedded, place } = database;
    opened.push(() => (embedded ? database.close() : inTime(DATABASE_STOP_MS, database.close())));
    const reader = await openReader(config.database, database, log);
    opened.push(() => inTime(DATABASE_STOP_MS, reader.close()));
    const http = express().disable('x-powered-by').disable('etag');
    const slack = createSlackApp(config.slack, http, log);
    const rooms = house(shellOf(config, { db, readDb: reader.db, databaseFault: database.fault, slack, clock, log }));
    for (const room of rooms) room.slack?.(slack.app);
    registerRoutes(http, rooms, log);

    const server = await listen(http, config.host, config.port);
    const schedule = startSchedule(rooms, { db, slack: config.slack, clock, log });
    opened.push(() => Promise.all([server.close(), schedule.stop(), slack.stop()]));
    await inTime(SLACK_START_MS, slack.connect());
    log.info({ url: server.url, database: place, slack: config.slack.mode }, 'Drumbeat is running');
    const fault = slack.fault()?.reason;
    if (fault !== undefined)
      log.error({ fault }, 'Slack is missing. Drumbeat takes events meanwhile, and goes on trying');
    return { url: server.url, database, tick: () => schedule.tick(), close };
  } catch (error) {
    await close();
    throw error;
  }
}

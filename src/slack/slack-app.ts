import { App, ExpressReceiver } from '@slack/bolt';
import type { Application } from 'express';
import type { SlackConfig } from '../config.ts';
import { isDatabaseDown } from '../db/down.ts';
import type { Log } from '../log.ts';
import { boltLogger } from './bolt-logger.ts';
import { DOWN_IN_ANSWER } from './database-down.ts';
import { refuseReplays } from './refuse-replays.ts';
import { respondTo } from './respond-to.ts';

const EVENTS_PATH = '/slack/events';
const API_TIMEOUT_MS = 5_000;

/** Makes Bolt's app, on our HTTP server or on a socket of its own. Register the listeners, then call `connectSlack`. */
export function createSlackApp(config: SlackConfig, http: Application, log: Log): App {
  const logger = boltLogger(log);
  const clientOptions = { slackApiUrl: config.apiUrl, retryConfig: { retries: 1 }, timeout: API_TIMEOUT_MS };
  const shared = {
    token: config.botToken,
    clientOptions,
    logger,
    deferInitialization: true,
    extendedErrorHandler: true,
  } as const;
  const app = new App(
    config.mode === 'socket'
      ? { ...shared, socketMode: true, appToken: config.appToken }
      : { ...shared, receiver: receiverOn(http, config.signingSecret, logger) },
  );
  app.error(async ({ error, body }: ListenerFailure) => {
    log.error({ error: causeOf(error) }, 'A Slack listener failed');
    await apologise(body, causeOf(error)).catch((refused: unknown) => {
      log.warn({ error: refused }, 'Slack did not take the apology');
    });
  });
  return app;
}

function receiverOn(app: Application, signingSecret: string, logger: ReturnType<typeof boltLogger>): ExpressReceiver {
  app.use(
    EVENTS_PATH,
    refuseReplays(() => performance.now()),
  );
  return new ExpressReceiver({ app, signingSecret, endpoints: EVENTS_PATH, logger });
}

/** What Bolt passes to the error handler with `extendedErrorHandler`. */
type ListenerFailure = { readonly error: Error; readonly body: object };

/** The error of the listener, which Bolt wraps. */
const causeOf = (error: Error): Error => {
  const { original } = error as { original?: unknown };
  return original instanceof Error ? original : error;
};

const UNEXPECTED = 'Something went wrong in Drumbeat, and it has been written to its log. Trying again may help.';

/** A person in Slack always gets an answer, where the request has a `response_url`. */
async function apologise(body: object, error: Error): Promise<void> {
  const { response_url: url } = body as { response_url?: unknown };
  if (typeof url !== 'string') return;
  const text = isDatabaseDown(error) ? DOWN_IN_ANSWER : UNEXPECTED;
  await respondTo(url, { response_type: 'ephemeral', replace_original: false, text });
}

/** Asks Slack who we are, and opens the socket where there is one. */
export async function connectSlack(slack: App, config: SlackConfig): Promise<void> {
  try {
    await slack.init();
    if (config.mode === 'socket') await slack.start();
  } catch (error) {
    const reason = (error as Error).message;
    throw new Error(`Slack at ${config.apiUrl} cannot be reached or refuses the tokens: ${reason}`, { cause: error });
  }
}

import { App, ExpressReceiver, type Receiver } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import type { Application } from 'express';
import type { SlackConfig } from '../config.ts';
import { isDatabaseDown } from '../db/down.ts';
import type { Log } from '../log.ts';
import { boltLogger } from './bolt-logger.ts';
import { socketAttempt, tokenAttempt } from './connection/attempts.ts';
import { type KeptLink, keepLink } from './connection/keep-link.ts';
import type { SlackFault } from './connection/link-state.ts';
import { followEvents } from './connection/open-events.ts';
import { SLACK_TIMINGS, type SlackTimings } from './connection/timings.ts';
import { whoWeAre } from './connection/who-we-are.ts';
import { DOWN_IN_ANSWER } from './database-down.ts';
import { deliveryClient } from './delivery-client.ts';
import { refuseReplays } from './refuse-replays.ts';
import { respondTo } from './respond-to.ts';

const EVENTS_PATH = '/slack/events';
const API_TIMEOUT_MS = 5_000;

/** Bolt's app, and the bot's connection to Slack. */
export type SlackApp = {
  readonly app: App;
  /** Slack's Web API. */
  readonly client: WebClient;
  /** Begins to connect, and keeps connected for as long as the bot runs. It waits for the first attempt, whether that works or not. */
  connect(): Promise<void>;
  /** Why the bot cannot work with Slack now. */
  fault(): SlackFault | undefined;
  /** Disconnects. */
  stop(): Promise<void>;
};

/** Makes the app, on our HTTP server or on sockets. Register the listeners, then call `connect`. */
export function createSlackApp(
  config: SlackConfig,
  http: Application,
  log: Log,
  given: Partial<SlackTimings> = {},
): SlackApp {
  const timings = { ...SLACK_TIMINGS, ...given };
  const { botToken, apiUrl } = config;
  const logger = boltLogger(log);
  const clientOptions = { slackApiUrl: apiUrl, retryConfig: { retries: 1 }, timeout: API_TIMEOUT_MS };
  const us = whoWeAre(deliveryClient(config, timings.requestMs), botToken);
  const app = new App({
    authorize: us.authorize,
    clientOptions,
    logger,
    extendedErrorHandler: true,
    receiver: config.mode === 'socket' ? SOCKETS : receiverOn(http, config.signingSecret, logger),
  });
  app.error(async ({ error, body }: ListenerFailure) => {
    log.error({ error: causeOf(error) }, 'A Slack listener failed');
    await apologise(body, causeOf(error)).catch((refused: unknown) => {
      log.warn({ error: refused }, 'Slack did not take the apology');
    });
  });
  const events = followEvents(app);
  const links: KeptLink[] = [];
  return {
    app,
    client: new WebClient(botToken, { ...clientOptions, logger }),
    async connect() {
      const attempts = [
        tokenAttempt(us.ask, timings),
        ...(config.mode === 'socket' ? [socketAttempt({ app, config, settled: events.settled, timings, log })] : []),
      ];
      links.push(...attempts.map((attempt) => keepLink(attempt, timings, log)));
      await Promise.all(links.map(({ tried }) => tried));
    },
    fault: () => links.map(({ fault }) => fault()).find((fault) => fault !== undefined),
    async stop() {
      await Promise.all(links.map((link) => link.stop()));
    },
  };
}

/** Bolt wants a receiver from its first moment. In Socket Mode each socket brings one of its own. */
const SOCKETS: Receiver = { init: () => {}, start: async () => {}, stop: async () => {} };

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

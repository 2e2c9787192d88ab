import { App, ExpressReceiver, type Receiver } from '@slack/bolt';
import { WebClient } from '@slack/web-api';
import type { Application } from 'express';
import type { SlackConfig } from '../config.ts';
import type { Log } from '../log.ts';
import { apologiesFor } from './apologies.ts';
import { boltLogger } from './bolt-logger.ts';
import { acknowledgeAlways } from './connection/acknowledge.ts';
import { socketAttempt, tokenAttempt } from './connection/attempts.ts';
import { type KeptLink, keepLink } from './connection/keep-link.ts';
import { readLegibly } from './connection/legible-events.ts';
import type { SlackFault } from './connection/link-state.ts';
import { onlyFromSlack } from './connection/only-from-slack.ts';
import { followEvents } from './connection/open-events.ts';
import { SLACK_TIMINGS, type SlackTimings } from './connection/timings.ts';
import { whoWeAre } from './connection/who-we-are.ts';
import { deliveryClient } from './delivery-client.ts';

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
  /** Lets commands end, tells those that do not end that the bot stops, and disconnects. */
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
  acknowledgeAlways(app, log);
  const apologies = apologiesFor(app, log);
  const events = followEvents(app);
  // The last one wraps the others, and is the first that an event comes to.
  readLegibly(app, log);
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
      await apologies.sayRestarting(await events.settled(timings.lastAnswersMs));
      await Promise.all(links.map((link) => link.stop()));
    },
  };
}

/** Bolt wants a receiver from its first moment. In Socket Mode each socket brings one of its own. */
const SOCKETS: Receiver = { init: () => {}, start: async () => {}, stop: async () => {} };

function receiverOn(app: Application, signingSecret: string, logger: ReturnType<typeof boltLogger>): ExpressReceiver {
  app.use(
    EVENTS_PATH,
    ...onlyFromSlack(signingSecret, { wallMs: () => Date.now(), steadyMs: () => performance.now() }),
  );
  return new ExpressReceiver({ app, signingSecret, endpoints: EVENTS_PATH, logger });
}

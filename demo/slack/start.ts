import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import express, { type NextFunction, type Request, type Response } from 'express';
import type { MoveTime } from '../time/move-time.ts';
import { createDriver, type Driver } from './act/driver.ts';
import { createWebApi } from './api/web-api.ts';
import { deliverByHttp } from './deliver/http.ts';
import { createSockets, type Sockets } from './deliver/sockets.ts';
import { responseUrlRouter, webApiRouter } from './http/api.ts';
import { guard, isLoopbackHost } from './http/guard.ts';
import { pageRouter } from './http/page.ts';
import { timeMovedIn, timeRouter } from './http/time.ts';
import type { DemoCall, DemoSlackOptions } from './options.ts';
import { createDirectory } from './world/directory.ts';
import { createFeed } from './world/feed.ts';
import { createMessages } from './world/messages.ts';
import { createResponseUrls } from './world/response-urls.ts';
import { createTriggers } from './world/triggers.ts';
import { createViews } from './world/views.ts';
import type { World } from './world/world.ts';

export type DemoSlack = Driver & {
  /** The address of the page, `http://127.0.0.1:<port>`. */
  readonly url: string;
  /** The address that the bot uses instead of `https://slack.com/api/`. */
  readonly apiUrl: string;
  /** Every Web API call so far, in order. */
  readonly calls: readonly DemoCall[];
  setBotUrl(url: string): void;
  /** A new trigger of this person's, as each of their clicks carries one. */
  trigger(userId: string): string;
  readonly moveTime: MoveTime;
  /** The connections of Socket Mode. */
  readonly sockets: Pick<Sockets, 'size' | 'deliver' | 'say' | 'cut' | 'freeze'>;
  /** Refuses every connection until `comeBack`. */
  goAway(): Promise<void>;
  comeBack(): Promise<void>;
  close(): Promise<void>;
};

const slackPatienceMs = 3000;

/** A strict small Slack on loopback: Web API, requests to the bot by HTTP or Socket Mode, and a page. */
export async function startDemoSlack(options: DemoSlackOptions): Promise<DemoSlack> {
  const ackTimeoutMs = options.ackTimeoutMs ?? slackPatienceMs;
  const sockets = createSockets(ackTimeoutMs, options.beforeSocket);
  const calls: DemoCall[] = [];
  let botUrl = options.botUrl;
  let port = options.port;
  const world = createWorld(options, {
    url: () => `http://127.0.0.1:${port}`,
    async deliver(envelope) {
      const destination = { signingSecret: options.signingSecret, timeoutMs: ackTimeoutMs, url: botUrl };
      const ack = await (sockets.size > 0 ? sockets.deliver(envelope) : deliverByHttp(envelope, destination));
      options.log?.(`${envelope.type}: ${ack.ok ? 'acknowledged' : ack.error}`);
      return ack;
    },
  });
  const driver = createDriver(world);
  const moveTime = timeMovedIn(world);
  const api = createWebApi(world, () => `ws://127.0.0.1:${port}${sockets.issueLink()}`);
  const app = express()
    .disable('x-powered-by')
    .use(
      guard,
      webApiRouter(world, api, calls),
      responseUrlRouter(world),
      pageRouter(world, driver),
      timeRouter(moveTime),
    )
    .use(express.static(pageFolder(options.pageDir), { redirect: false }))
    .use((error: Error & { status?: number }, _request: Request, response: Response, _next: NextFunction) => {
      options.log?.(`error: ${error.message}`);
      response.status(error.status ?? 500).json({ ok: false, error: error.message });
    });
  const server = createServer(app).on('upgrade', (request, socket, head) => {
    if (isLoopbackHost(request)) sockets.upgrade(request, socket, head);
    else socket.destroy();
  });
  port = await listen(server, options.port);
  return {
    ...driver,
    url: world.url(),
    apiUrl: `${world.url()}/api/`,
    calls,
    moveTime,
    sockets,
    trigger: (userId) => world.triggers.issue(userId),
    setBotUrl(url) {
      botUrl = url;
    },
    goAway: () => closeAll(server, sockets),
    comeBack: async () => void (await listen(server, port)),
    async close() {
      await closeAll(server, sockets);
      sockets.close();
    },
  };
}

function createWorld(options: DemoSlackOptions, edges: Pick<World, 'url' | 'deliver'>): World {
  const { workspace, clock } = options;
  const [directory, feed] = [createDirectory(workspace), createFeed()];
  return {
    options,
    workspace,
    directory,
    feed,
    messages: createMessages(clock, directory, feed),
    views: createViews(feed),
    triggers: createTriggers(options.triggerLifetimeMs ?? slackPatienceMs),
    responseUrls: createResponseUrls(edges.url),
    choices: new Map(),
    ...edges,
  };
}

const pageFolder = (dir: URL | string = new URL('../page/', import.meta.url)): string =>
  dir instanceof URL ? fileURLToPath(dir) : dir;

const listen = (server: Server, port: number): Promise<number> =>
  new Promise((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });

const closeAll = (server: Server, sockets: Sockets): Promise<void> =>
  new Promise((resolve) => {
    sockets.cut();
    server.close(() => resolve());
    server.closeAllConnections();
  });

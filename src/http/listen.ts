import {
  createServer,
  type IncomingMessage,
  type RequestListener,
  type Server,
  type ServerOptions,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { MOST_CONNECTIONS, SERVER_LIMITS } from './limits.ts';
import { Problem } from './problem.ts';

export type Listening = { readonly url: string; readonly close: () => Promise<void> };

/** Starts listening. `close` accepts no new connections, waits for the running requests, and tells each client to connect anew. */
export async function listen(
  app: RequestListener,
  host: string,
  port: number,
  limits: ServerOptions = SERVER_LIMITS,
): Promise<Listening> {
  const server = createServer(limits, withSoundTarget(app));
  server.maxConnections = MOST_CONNECTIONS;
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error) => reject(explain(error, host, port))).listen(port, host, resolve);
  });
  const address = server.address() as AddressInfo;
  const name = address.family === 'IPv6' ? `[${address.address}]` : address.address;
  const answers = followAnswers(server);
  return { url: `http://${name}:${address.port}`, close: () => stop(server, answers) };
}

/** Refuses what is no address before a route can stumble over it: Express and the routes read it in different ways. */
const withSoundTarget =
  (app: RequestListener): RequestListener =>
  (request, response) => {
    const target = pathAndQuery(request.url ?? '');
    if (target === undefined) return refuse(request, response);
    request.url = target;
    app(request, response);
  };

/**
 * The path and query that a request names; `undefined` where its target is no address. A proxy may send the whole address
 * (`GET http://bot.example.com/healthz`), which a server must take, and `OPTIONS` may ask of the server itself (`*`).
 * @see https://www.rfc-editor.org/rfc/rfc9112#section-3.2
 */
function pathAndQuery(target: string): string | undefined {
  if (target.startsWith('/') || target === '*') return target;
  if (!/^https?:\/\//i.test(target) || !URL.canParse(target)) return undefined;
  const { pathname, search } = new URL(target);
  return pathname + search;
}

function refuse(request: IncomingMessage, response: ServerResponse): void {
  const problem = new Problem(400, 'malformed-request', 'The request is malformed', 'Its target is not an address.');
  request.resume();
  response.writeHead(400, { 'content-type': 'application/problem+json; charset=utf-8' }).end(JSON.stringify(problem));
}

function explain(error: Error, host: string, port: number): Error {
  if ((error as NodeJS.ErrnoException).code !== 'EADDRINUSE') return error;
  return new Error(`Port ${port} on ${host} is in use by another program. Set PORT to a free one.`, { cause: error });
}

type Answers = {
  /** From now on every answer, also of the requests that run, is the last one on its connection. */
  readonly areLast: () => void;
};

function followAnswers(server: Server): Answers {
  const running = new Set<ServerResponse>();
  let isLast = false;
  const endConnection = (response: ServerResponse) => {
    if (!response.headersSent) response.setHeader('connection', 'close');
  };
  server.prependListener('request', (_request, response: ServerResponse) => {
    running.add(response);
    response.once('close', () => running.delete(response));
    if (isLast) endConnection(response);
  });
  return {
    areLast() {
      isLast = true;
      for (const response of running) endConnection(response);
    },
  };
}

/** How long running requests may still take when the bot stops. Docker kills it after ten seconds. */
const LAST_ANSWERS_MS = 6_000;

const stop = (server: Server, answers: Answers): Promise<void> =>
  new Promise((resolve) => {
    const cut = setTimeout(() => server.closeAllConnections(), LAST_ANSWERS_MS);
    answers.areLast();
    server.close(() => {
      clearTimeout(cut);
      resolve();
    });
    server.closeIdleConnections();
  });

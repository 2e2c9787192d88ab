import express, { type Application } from 'express';
import { afterAll, expect } from 'vitest';
import type { Clock } from '../../src/clock.ts';
import type { Db } from '../../src/db/db.ts';
import { writeFault } from '../../src/db/fault.ts';
import { deploysStore } from '../../src/deploys/deploys.store.ts';
import { environmentsStore } from '../../src/deploys/environments/environments.store.ts';
import { registerDeploysWebhook } from '../../src/deploys/ingest/deploys.webhook.ts';
import { registerDeploysHttp } from '../../src/deploys/list/deploys.http.ts';
import { deploysListStore } from '../../src/deploys/list/deploys-list.store.ts';
import { answerProblems, notFound } from '../../src/http/answer-problems.ts';
import { registerHealth } from '../../src/http/health.http.ts';
import { listen } from '../../src/http/listen.ts';
import { registerMetrics } from '../../src/http/metrics.http.ts';
import { hashToken } from '../../src/http/token.ts';
import { tokenGate } from '../../src/http/token-gate.ts';
import { type TokenScope, tokensStore } from '../../src/http/tokens.store.ts';
import { registerIncidentsHttp } from '../../src/incidents/incidents.http.ts';
import { incidentsStore } from '../../src/incidents/incidents.store.ts';
import { registerIncidentsWebhook } from '../../src/incidents/incidents.webhook.ts';
import { incidentsListStore } from '../../src/incidents/incidents-list.store.ts';
import { createLog, type Log } from '../../src/log.ts';
import { teamsStore } from '../../src/teams/teams.store.ts';
import { permissionsOn } from './permissions.ts';

/** The token that `admit` makes valid and that `send` carries. */
export const TOKEN = 'drumbeat_the-token-of-the-tests';

export type Answer = { readonly status: number; readonly headers: Headers; readonly body: unknown };

type Sending = {
  readonly method?: string;
  /** Sent as JSON where it is not text or bytes. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string | undefined>>;
};

type Register = (app: Application, log: Log) => void;

/**
 * The real routes, token gate and error handler on a free port, closed after the last test of the file. The routes are those of
 * the given rooms, or those that `register` adds.
 */
export async function testApi(db: Db, clock: Clock, register?: Register) {
  const logged: string[] = [];
  const log = createLog('debug', { write: (line) => void logged.push(line) });
  const tokens = tokensStore(db);
  const gate = tokenGate(tokens, clock);
  const teams = teamsStore(db);
  const deploys = deploysStore(db);
  const incidents = incidentsStore(db, deploys);
  const environmentNames = () => environmentsStore(db).names();
  const registerOwn: Register = () => {
    registerMetrics(app, gate, { open: false });
    registerDeploysWebhook(app, { deploys, environmentNames, clock, gate });
    registerDeploysHttp(app, { list: deploysListStore(db), teams, environmentNames, gate });
    registerIncidentsWebhook(app, { incidents, deploys, teams, clock, gate });
    registerIncidentsHttp(app, { list: incidentsListStore(db), teams, permissions: permissionsOn(db), gate });
    registerHealth(app, { database: () => writeFault(db) });
    app.use(notFound, answerProblems(log));
  };
  const app = express().disable('x-powered-by');
  (register ?? registerOwn)(app, log);
  const { url, close } = await listen(app, '127.0.0.1', 0);
  afterAll(close);

  const send = async (path: string, { method = 'POST', body, headers = {} }: Sending = {}): Promise<Answer> => {
    const response = await fetch(url + path, {
      method,
      headers: withoutUnset({ authorization: `Bearer ${TOKEN}`, 'content-type': 'application/json', ...headers }),
      ...(body === undefined ? {} : { body: asBody(body) }),
    });
    const text = await response.text();
    const isJson = response.headers.get('content-type')?.includes('json') === true;
    return { status: response.status, headers: response.headers, body: isJson ? JSON.parse(text) : text };
  };

  return {
    url,
    /** Everything that was logged so far. */
    logged: () => logged.join(''),
    tokens,
    teams,
    deploys,
    incidents,
    /** Makes `TOKEN` valid. Call it in `beforeEach`, after `reset`. */
    admit: (scopes: readonly TokenScope[] = ['ingest']) => tokens.add('tests', scopes, hashToken(TOKEN), clock()),
    send,
    post: (path: string, body: unknown, headers: Sending['headers'] = {}) => send(path, { body, headers }),
    patch: (path: string, body: unknown) => send(path, { method: 'PATCH', body }),
    get: (path: string, headers: Sending['headers'] = {}) => send(path, { method: 'GET', headers }),
  };
}

const asBody = (body: unknown): string | Uint8Array<ArrayBuffer> =>
  typeof body === 'string' ? body : body instanceof Uint8Array ? new Uint8Array(body) : JSON.stringify(body);

const withoutUnset = (headers: Readonly<Record<string, string | undefined>>): [string, string][] =>
  Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]]));

type Expected = {
  readonly status: number;
  readonly slug: string;
  readonly detail?: RegExp;
  /** Checks that the answer points at these fields and no others. */
  readonly pointers?: readonly string[];
};

declare module 'vitest' {
  interface Matchers<T> {
    /** Checks for a complete problem document with this status and slug. @see https://www.rfc-editor.org/rfc/rfc9457 */
    toBeProblem(expected: Expected): void;
  }
}

expect.extend({
  toBeProblem(answer: Answer, { status, slug, detail = /./, pointers }: Expected) {
    const { errors = [] } = answer.body as { errors?: { pointer: string }[] };
    const actual = {
      status: answer.status,
      type: answer.headers.get('content-type'),
      body: answer.body,
      pointers: errors.map(({ pointer }) => pointer).toSorted(),
    };
    const expected = {
      status,
      type: 'application/problem+json; charset=utf-8',
      body: expect.objectContaining({
        type: `urn:drumbeat:problem:${slug}`,
        title: expect.stringMatching(/^[A-Z].+[^.]$/),
        status,
        detail: expect.stringMatching(detail),
      }),
      pointers: pointers?.toSorted() ?? actual.pointers,
    };
    const pass = this.equals(actual, expected);
    return { pass, message: () => `This is not the problem that was expected.\n${this.utils.diff(expected, actual)}` };
  },
});

export const expectProblem = (answer: Answer, expected: Expected): void => expect(answer).toBeProblem(expected);

/** The id in the answer to one event. */
export const idOf = (answer: Answer): number => (answer.body as { id: number }).id;

import express from 'express';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { registerHealth } from '../../src/http/health.http.ts';
import { type Listening, listen } from '../../src/http/listen.ts';

/** What the check of the database answers, and how often it was asked. */
let database: { answer: () => Promise<string | undefined>; asked: number };
let slack: string | undefined;
let server: Listening;

beforeEach(async () => {
  database = { answer: async () => undefined, asked: 0 };
  slack = undefined;
  const app = express();
  registerHealth(app, {
    database: () => {
      database.asked += 1;
      return database.answer();
    },
    slack: async () => slack,
  });
  server = await listen(app, '127.0.0.1', 0);
});
afterEach(() => server.close());

const get = async (path: string) => {
  const response = await fetch(server.url + path, { headers: { connection: 'close' } });
  return { status: response.status, body: (await response.json()) as unknown };
};

describe('/readyz', () => {
  test('says that each part is there', async () => {
    expect(await get('/readyz')).toEqual({ status: 200, body: { status: 'ready', database: 'ok', slack: 'ok' } });
  });

  test('says which part is missing', async () => {
    slack = 'no socket from Slack: HTTP 503';
    expect(await get('/readyz')).toEqual({
      status: 503,
      body: { status: 'not ready', database: 'ok', slack: 'no socket from Slack: HTTP 503' },
    });
  });

  test.for([
    { why: 'one part', path: '/readyz?exclude=slack', body: { status: 'ready', database: 'ok' } },
    { why: 'several', path: '/readyz?exclude=slack&exclude=database', body: { status: 'ready' } },
  ])('leaves out what is not asked for: $why', async ({ path, body }) => {
    slack = 'no socket from Slack: HTTP 503';
    expect(await get(path)).toEqual({ status: 200, body });
  });

  test('answers in time where a part does not, and asks it once for all who ask meanwhile', async () => {
    let end = (_fault: string | undefined) => {};
    database.answer = () =>
      new Promise((resolve) => {
        end = resolve;
      });
    const begun = performance.now();
    const all = await Promise.all([get('/readyz'), get('/readyz'), get('/readyz')]);
    expect(performance.now() - begun).toBeLessThan(3_000);
    for (const { status, body } of all) {
      expect(status).toBe(503);
      expect(body).toMatchObject({ database: 'no answer in 2 s', slack: 'ok' });
    }
    expect(await get('/healthz')).toEqual({ status: 200, body: { status: 'ok' } });
    expect(database.asked).toBe(1);
    end(undefined);
    database.answer = async () => 'cannot be reached';
    expect(await get('/readyz')).toMatchObject({ status: 503, body: { database: 'cannot be reached' } });
  });

  test('takes a check that fails for a part that is missing', async () => {
    database.answer = () => Promise.reject(new Error('a mistake of ours'));
    expect(await get('/readyz')).toMatchObject({ status: 503, body: { database: 'a mistake of ours' } });
  });
});

import express from 'express';
import { afterAll, beforeEach, expect, test } from 'vitest';
import { listen } from '../../src/http/listen.ts';
import { refuseReplays } from '../../src/slack/refuse-replays.ts';

const MINUTE = 60_000;
let now = 0;
let taken = 0;
beforeEach(() => {
  now += 60 * MINUTE;
  taken = 0;
});

/** The handler behind it accepts every signature except those that begin with `bad`. */
const app = express()
  .use(refuseReplays(() => now))
  .post('/', (request, response) => {
    if (request.get('x-slack-signature')?.startsWith('bad')) return void response.status(401).end();
    taken += 1;
    response.status(request.get('x-slack-signature') === 'v0=broken' ? 500 : 200).end();
  });
const { url, close } = await listen(app, '127.0.0.1', 0);
afterAll(close);

const post = async (signature?: string): Promise<number> => {
  const headers = signature === undefined ? {} : { 'x-slack-signature': signature };
  return (await fetch(url, { method: 'POST', headers })).status;
};

test('a signature passes once', async () => {
  expect([await post('v0=a'), await post('v0=b'), await post('v0=a'), await post('v0=b')]).toEqual([
    200, 200, 401, 401,
  ]);
  expect(taken).toBe(2);
});

test('the same request twice at once is accepted once', async () => {
  expect((await Promise.all([post('v0=c'), post('v0=c'), post('v0=c')])).toSorted()).toEqual([200, 401, 401]);
  expect(taken).toBe(1);
});

test('a request that failed is not accepted again either: Slack signs its retries anew', async () => {
  expect([await post('v0=broken'), await post('v0=broken')]).toEqual([500, 401]);
});

test('a signature is kept for longer than it is valid', async () => {
  await post('v0=d');
  now += 5 * MINUTE + 59_000;
  expect(await post('v0=d')).toBe(401);
});

test('and then forgotten', async () => {
  await post('v0=e');
  now += 6 * MINUTE;
  expect(await post('v0=e')).toBe(200);
});

test('an unsigned request passes to the check of signatures', async () => {
  expect([await post(), await post()]).toEqual([200, 200]);
});

test('a wrong signature is refused each time by that check, and not kept', async () => {
  expect([await post('bad'), await post('bad')]).toEqual([401, 401]);
  expect(taken).toBe(0);
});

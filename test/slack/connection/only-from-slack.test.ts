import { createHmac } from 'node:crypto';
import express from 'express';
import { afterAll, beforeEach, describe, expect, test } from 'vitest';
import { listen } from '../../../src/http/listen.ts';
import { onlyFromSlack } from '../../../src/slack/connection/only-from-slack.ts';

const SECRET = 'a-signing-secret';
const MINUTE = 60_000;
const START = Date.parse('2026-11-02T12:00:00Z');
let elapsed = 0;
let taken: string[] = [];
beforeEach(() => {
  elapsed += 60 * MINUTE;
  taken = [];
});
const wallMs = () => START + elapsed;

/** Behind it stands whatever reads the body, as Bolt does. */
const app = express()
  .use('/slack/events', ...onlyFromSlack(SECRET, { wallMs, steadyMs: () => elapsed }))
  .post('/slack/events', (request, response) => {
    const { rawBody } = request as unknown as { rawBody: Buffer };
    taken.push(rawBody.toString());
    response.status(rawBody.includes('broken') ? 500 : 200).end();
  });
const { url, close } = await listen(app, '127.0.0.1', 0);
afterAll(close);

const seconds = (): number => Math.floor(wallMs() / 1_000);
const signatureOf = (body: string, timestamp: number | string): string =>
  `v0=${createHmac('sha256', SECRET).update(`v0:${timestamp}:${body}`).digest('hex')}`;

type Sent = { readonly body?: string; readonly timestamp?: number | string; readonly signature?: string };
async function send({ body = 'command=/dora', timestamp = seconds(), signature }: Sent = {}): Promise<number> {
  const response = await fetch(`${url}/slack/events`, {
    method: 'POST',
    body,
    headers: {
      'x-slack-request-timestamp': String(timestamp),
      'x-slack-signature': signature ?? signatureOf(body, timestamp),
    },
  });
  return response.status;
}

test('what Slack signed passes, once, with its body as it was sent', async () => {
  expect([await send({ body: 'a=1' }), await send({ body: 'b=2' }), await send({ body: 'a=1' })]).toEqual([
    200, 200, 401,
  ]);
  expect(taken).toEqual(['a=1', 'b=2']);
});

test('the same request twice at once is taken once', async () => {
  expect((await Promise.all([send(), send(), send()])).toSorted()).toEqual([200, 401, 401]);
  expect(taken).toHaveLength(1);
});

test('a request that failed is not taken again either: Slack signs its retries anew', async () => {
  expect([await send({ body: 'broken' }), await send({ body: 'broken' })]).toEqual([500, 401]);
});

describe('a recorded request is refused', () => {
  test.for([
    { why: 'with text behind the hash', changed: (signature: string) => `${signature}=x` },
    { why: 'with an empty part behind it', changed: (signature: string) => `${signature}=` },
    { why: 'with several', changed: (signature: string) => `${signature}==1` },
    { why: 'in capitals', changed: (signature: string) => signature.toUpperCase().replace('V0', 'v0') },
    { why: 'of another version', changed: (signature: string) => signature.replace('v0', 'v1') },
    { why: 'twice in one header', changed: (signature: string) => `${signature}, ${signature}` },
  ])('$why', async ({ changed }) => {
    const timestamp = seconds();
    expect(await send({ timestamp })).toBe(200);
    expect(await send({ timestamp, signature: changed(signatureOf('command=/dora', timestamp)) })).toBe(401);
    expect(taken).toHaveLength(1);
  });

  test('for as long as its time is taken, also when that was ahead of ours', async () => {
    const timestamp = seconds() + 300;
    expect(await send({ timestamp })).toBe(200);
    elapsed += 9 * MINUTE + 59_000;
    expect(await send({ timestamp })).toBe(401);
  });

  test('however many unsigned requests come between', async () => {
    const timestamp = seconds();
    expect(await send({ timestamp })).toBe(200);
    const junk = Array.from({ length: 500 }, (_, n) => send({ signature: `v0=${String(n).padStart(64, '0')}` }));
    expect(new Set(await Promise.all(junk))).toEqual(new Set([401]));
    expect(await send({ timestamp })).toBe(401);
  });
});

test.for<{ why: string; timestamp: () => number | string; status: number }>([
  { why: 'five minutes ago', timestamp: () => seconds() - 299, status: 200 },
  { why: 'longer ago', timestamp: () => seconds() - 301, status: 401 },
  { why: 'a clock that is a little ahead', timestamp: () => seconds() + 299, status: 200 },
  { why: 'a year ahead', timestamp: () => seconds() + 365 * 86_400, status: 401 },
  { why: 'Infinity', timestamp: () => 'Infinity', status: 401 },
  { why: 'a number in another form', timestamp: () => `${seconds()}.0`, status: 401 },
  { why: 'no time', timestamp: () => '', status: 401 },
])('of the time: $why is answered $status', async ({ timestamp, status }) => {
  expect(await send({ timestamp: timestamp() })).toBe(status);
});

test('a body that was changed, and a request without headers, are refused', async () => {
  expect(await send({ body: 'a=2', signature: signatureOf('a=1', seconds()) })).toBe(401);
  expect((await fetch(`${url}/slack/events`, { method: 'POST', body: 'a=1' })).status).toBe(401);
  expect(taken).toEqual([]);
});

test('a GET is not looked at, and a body of more than a megabyte is not read to its end', async () => {
  const headers = { 'x-slack-signature': `v0=${'0'.repeat(64)}` };
  expect((await fetch(`${url}/slack/events`, { headers })).status).toBe(404);
  expect(await send({ body: 'x'.repeat(1_000_001) })).toBe(413);
});

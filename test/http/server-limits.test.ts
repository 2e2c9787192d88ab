import express from 'express';
import { describe, expect, onTestFinished, test } from 'vitest';
import { z } from 'zod';
import { answerProblems, notFound } from '../../src/http/answer-problems.ts';
import { SERVER_LIMITS } from '../../src/http/limits.ts';
import { listen } from '../../src/http/listen.ts';
import { readQuery } from '../../src/http/query.ts';
import { createLog } from '../../src/log.ts';
import { requestLine, sendRaw } from '../support/raw-http.ts';

async function aServer(limits: object = {}) {
  const logged: string[] = [];
  const app = express();
  const query = z.strictObject({ team: z.string().optional() });
  app.get('/list', (request, response) => void response.json(readQuery(request, query)));
  app.get('/list/:id', (request, response) => void response.json(request.params));
  app.use(notFound, answerProblems(createLog('error', { write: (line) => void logged.push(line) })));
  const { url, close } = await listen(app, '127.0.0.1', 0, { ...SERVER_LIMITS, ...limits });
  onTestFinished(close);
  return { url, logged };
}

describe('what a request may name', () => {
  test.for([
    { why: 'a path', target: '/list?team=a', status: 200 },
    { why: 'a whole address, as a proxy sends it', target: 'http://x/list?team=a', status: 200 },
    { why: 'a whole address with its port', target: 'HTTPS://x:8080/list', status: 200 },
    { why: 'a whole address with a port that is none', target: 'http://x:99999999/list', status: 400 },
    { why: 'the same without a path', target: 'http://x:99999999/', status: 400 },
    { why: 'half an IPv6 address', target: 'http://[::1/list', status: 400 },
    { why: 'no host', target: 'http://', status: 400 },
    { why: 'half an escape as the host', target: 'http://%/list', status: 400 },
    { why: 'another scheme', target: 'javascript:alert(1)', status: 400 },
    { why: 'a path that looks like an address', target: '//x:99999999/list', status: 404 },
    { why: 'a half escape in a query, which is read as it is', target: '/list?team=%zz', status: 200 },
    { why: 'a half escape in a path', target: '/list/%', status: 400 },
    { why: 'no text in a path', target: '/list/%ED%A0%80', status: 400 },
    { why: 'a half escape in a path of no route', target: '/%', status: 404 },
    { why: 'a query without a name', target: '/list?=&&', status: 422 },
    { why: 'the name of the prototype', target: '/list?__proto__=1', status: 422 },
    { why: 'the server itself', target: '*', status: 404, method: 'OPTIONS' },
    { why: 'no address at all', target: 'list', status: 400 },
  ])('$why: $status', async ({ target, status, method = 'GET' }) => {
    const { url, logged } = await aServer();
    expect((await sendRaw(url, requestLine(method, target))).status).toBe(status);
    expect(logged).toEqual([]);
  });

  test('a refused target is a problem document', async () => {
    const { url } = await aServer();
    const { text } = await sendRaw(url, requestLine('GET', 'http://x:99999999/'));
    expect(text).toContain('content-type: application/problem+json');
    expect(text).toContain('"type":"urn:drumbeat:problem:malformed-request"');
  });

  test('thousands of names in a query are each looked at once', async () => {
    const { url } = await aServer();
    const names = Array.from({ length: 4_000 }, (_, index) => index.toString(36)).join('&');
    expect((await sendRaw(url, requestLine('GET', `/list?${names}`))).status).toBe(422);
  });
});

describe('how much and how long', () => {
  test('more than 16 kB of headers is refused', async () => {
    const { url } = await aServer();
    expect((await sendRaw(url, requestLine('GET', `/list?team=${'a'.repeat(17_000)}`))).status).toBe(431);
  });

  test.for([
    { why: 'headers that do not end', bytes: 'GET /list HTTP/1.1\r\nhost: x\r\n' },
    { why: 'a body that does not end', bytes: 'POST /list HTTP/1.1\r\nhost: x\r\ncontent-length: 9\r\n\r\n{' },
  ])('$why: the connection is not kept for ever', async ({ bytes }) => {
    const { url } = await aServer({ headersTimeout: 100, requestTimeout: 200, connectionsCheckingInterval: 50 });
    expect([404, 408]).toContain((await sendRaw(url, bytes)).status);
  });
});

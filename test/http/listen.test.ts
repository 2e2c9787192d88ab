import { Agent, type IncomingMessage, request } from 'node:http';
import express from 'express';
import { expect, onTestFinished, test } from 'vitest';
import { answerProblems } from '../../src/http/answer-problems.ts';
import { listen } from '../../src/http/listen.ts';
import { createLog } from '../../src/log.ts';

test('a free port is found and named', async () => {
  const { url, close } = await listen(express(), '127.0.0.1', 0);
  onTestFinished(close);
  expect(url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
});

test('an IPv6 address stands in brackets', async () => {
  const { url, close } = await listen(express(), '::1', 0);
  onTestFinished(close);
  expect(url).toMatch(/^http:\/\/\[::1\]:\d+$/);
});

test('a port in use gives a sentence with a remedy', async () => {
  const { url, close } = await listen(express(), '127.0.0.1', 0);
  onTestFinished(close);
  const port = Number(new URL(url).port);
  await expect(listen(express(), '127.0.0.1', port)).rejects.toThrow(
    `Port ${port} on 127.0.0.1 is in use by another program. Set PORT to a free one.`,
  );
});

test('closing lets a running request end, and accepts no new one', async () => {
  let finish = () => {};
  let started = () => {};
  const running = new Promise<void>((resolve) => {
    started = resolve;
  });
  const app = express().get('/', (_request, response) => {
    finish = () => void response.send('done');
    started();
  });
  const { url, close } = await listen(app, '127.0.0.1', 0);
  const request = fetch(url, { headers: { connection: 'close' } });
  await running;
  const closing = close();
  await expect(fetch(url)).rejects.toThrow('fetch failed');
  finish();
  expect(await (await request).text()).toBe('done');
  await closing;
});

/** An answer over a connection that stays open, as a client in a loop has it. */
const get = (url: string, agent: Agent): Promise<IncomingMessage> =>
  new Promise((resolve, reject) => {
    request(url, { agent }, (answer) => resolve(answer.resume()))
      .on('error', reject)
      .end();
  });

test('closing tells a client whose connection stays open to connect anew, and does not wait for it', async () => {
  let finish = () => {};
  let started = () => {};
  const running = new Promise<void>((resolve) => {
    started = resolve;
  });
  const app = express()
    .get('/', (_request, response) => void response.send('done'))
    .get('/slow', (_request, response) => {
      finish = () => void response.send('done');
      started();
    });
  const { url, close } = await listen(app, '127.0.0.1', 0);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  expect((await get(url, agent)).headers.connection).toBe('keep-alive');
  const slow = get(`${url}/slow`, agent);
  await running;
  const begun = performance.now();
  const closing = close();
  finish();
  expect((await slow).headers.connection).toBe('close');
  await closing;
  expect(performance.now() - begun).toBeLessThan(1_000);
});

test('a request that comes on an open connection while the bot stops is answered, as the last one there', async () => {
  let finish = () => {};
  const app = express()
    .get('/', (_request, response) => void response.send('done'))
    .get('/slow', (_request, response) => {
      // Its head is sent, so it cannot tell the client any more.
      response.write('one, ');
      finish = () => void response.end('two');
    });
  const { url, close } = await listen(app, '127.0.0.1', 0);
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  onTestFinished(() => agent.destroy());
  await get(`${url}/slow`, agent);
  const closing = close();
  const next = get(url, agent);
  finish();
  expect((await next).headers.connection).toBe('close');
  await closing;
});

test('an error after the answer has begun ends the connection and sends no second answer', async () => {
  const app = express()
    .get('/', (_request, response) => {
      response.write('half');
      throw new Error('too late');
    })
    .use(answerProblems(createLog('silent')));
  const { url, close } = await listen(app, '127.0.0.1', 0);
  onTestFinished(close);
  await expect(fetch(url).then((response) => response.text())).rejects.toThrow('terminated');
});

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

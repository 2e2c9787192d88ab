import { once } from 'node:events';
import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { WebSocket } from 'ws';
import type { DemoSlack } from '../../demo/slack/start.ts';
import { startBot } from './bolt-bot.ts';
import { aDemoSlack, appToken } from './workspace.ts';

let slack: DemoSlack;
beforeEach(async () => {
  slack = await aDemoSlack({ ackTimeoutMs: 250 });
});
afterEach(() => slack.close());

const link = async () => {
  const { url } = await new WebClient(appToken, { slackApiUrl: slack.apiUrl }).apps.connections.open({});
  return url ?? '';
};

test('of two bots each payload reaches one, in turn', async () => {
  const [one, two] = [await startBot('Socket Mode', slack), await startBot('Socket Mode', slack)];
  for (const text of ['a', 'b', 'c', 'd']) await slack.command('UMARA', 'CPAY', `/echo ${text}`);
  expect(slack.messages('UMARA', 'CPAY').map(({ text }) => text)).toEqual(['a', 'b', 'c', 'd']);
  const heard = [one, two].map((bot) => bot.heard.map((body) => body['text']));
  expect(heard).toEqual([
    ['a', 'c'],
    ['b', 'd'],
  ]);
  await one.stop();
  // A payload that meets a closing connection is lost, as with Slack, until the close has arrived.
  await vi.waitFor(async () => expect(await slack.command('UMARA', 'CPAY', '/echo e')).toEqual({ ok: true }));
  expect(two.heard.at(-1)).toMatchObject({ text: 'e' });
  await two.stop();
});

test('a link opens one connection', async () => {
  const url = await link();
  const first = new WebSocket(url);
  const [hello] = await once(first, 'message');
  expect(JSON.parse(String(hello))).toMatchObject({ type: 'hello', num_connections: 1 });
  const [error] = await once(new WebSocket(url), 'error');
  expect(String(error)).toContain('404');
});

test('an eleventh connection is turned away', async () => {
  for (let count = 0; count < 10; count += 1) await once(new WebSocket(await link()), 'message');
  const [refused] = await once(new WebSocket(await link()), 'message');
  expect(JSON.parse(String(refused))).toEqual({ type: 'disconnect', reason: 'too_many_websockets' });
});

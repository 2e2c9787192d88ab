import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DemoSlack } from '../../demo/slack/start.ts';
import { createResponseUrls } from '../../demo/slack/world/response-urls.ts';
import { type PlainBot, startPlainBot } from './plain-bot.ts';
import { aDemoSlack, noon } from './workspace.ts';

let slack: DemoSlack;
let bot: PlainBot;
let now = noon;
beforeEach(async () => {
  now = noon;
  slack = await aDemoSlack({ clock: () => now });
  bot = await startPlainBot(slack);
});
afterEach(async () => {
  bot.stop();
  await slack.close();
});

/** A response url of a command in #random, where the bot is no member. */
const responseUrl = async () => {
  await slack.command('UMARA', 'CRANDOM', '/dora');
  return bot.command().get('response_url') ?? '';
};
const answer = async (url: string, body: object) => {
  const headers = { 'content-type': 'application/json' };
  const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(body) });
  return [response.status, await response.text()];
};
const texts = (as: string) => slack.messages(as, 'CRANDOM').map(({ text }) => text);

test('five answers are taken and the sixth is refused', async () => {
  const url = await responseUrl();
  for (let count = 1; count <= 5; count += 1) expect(await answer(url, { text: `${count}` })).toEqual([200, 'ok']);
  expect(await answer(url, { text: '6' })).toEqual([404, 'used_url']);
  expect(texts('UMARA')).toEqual(['1', '2', '3', '4', '5']);
});

test.for([
  { why: 'just inside', minutes: 29.99, outcome: { ok: true } },
  { why: 'at the end', minutes: 30, outcome: { ok: false, error: 'expired_url' } },
])('a response url lives for thirty minutes: $why', ({ minutes, outcome }) => {
  let elapsedMs = 0;
  const urls = createResponseUrls(
    () => 'http://slack',
    () => elapsedMs,
  );
  const url = urls.issue({ channel: 'CRANDOM', userId: 'UMARA' });
  elapsedMs = minutes * 60_000;
  expect(urls.open(url.replace('http://slack/response/', ''))).toMatchObject(outcome);
});

test('an answer that is on its way arrives, though the demo’s time jumps a week meanwhile', async () => {
  const url = await responseUrl();
  now = new Date('2026-11-09T12:00:00Z');
  expect(await answer(url, { text: 'a' })).toEqual([200, 'ok']);
  expect(slack.messages('UMARA', 'CRANDOM')).toMatchObject([{ ts: '1794225600.000000' }]);
});

test('a payload that breaks a limit is refused with a word and uses nothing up', async () => {
  const url = await responseUrl();
  const blocks = [{ type: 'section', text: { type: 'mrkdwn', text: 'x'.repeat(3001) } }];
  for (let count = 1; count <= 6; count += 1) {
    expect(await answer(url, { text: 'a', blocks })).toEqual([400, 'invalid_blocks']);
  }
  expect(await answer(url, { response_type: 'in_channel' })).toEqual([400, 'no_text']);
  expect(await answer(url, { text: 'fine' })).toEqual([200, 'ok']);
});

test('an answer is ephemeral unless it says in_channel', async () => {
  const url = await responseUrl();
  await answer(url, { text: 'for one' });
  await answer(url, { text: 'for all', response_type: 'in_channel' });
  expect([texts('UMARA'), texts('UIVO')]).toEqual([['for one', 'for all'], ['for all']]);
});

test('the answer before is replaced and deleted, where it stands', async () => {
  const url = await responseUrl();
  await answer(url, { text: 'Loading' });
  await answer(url, { text: 'Loaded', replace_original: true });
  expect(slack.messages('UMARA', 'CRANDOM')).toMatchObject([{ text: 'Loaded', ephemeralTo: 'UMARA', isEdited: true }]);
  await answer(url, { delete_original: true });
  expect(texts('UMARA')).toEqual([]);
});

test('after a click the clicked message is the original', async () => {
  const url = await responseUrl();
  const button = { type: 'button', action_id: 'go', text: { type: 'plain_text', text: 'Go' } };
  const blocks = [{ type: 'actions', block_id: 'b', elements: [button] }];
  await answer(url, { text: 'Card', blocks, response_type: 'in_channel' });
  await answer(url, { text: 'Another' });
  const ts = slack.messages('UMARA', 'CRANDOM')[0]?.ts ?? '';
  const container = { type: 'message' as const, channel: 'CRANDOM', ts };
  await slack.action('UMARA', container, 'b', { type: 'button', action_id: 'go' });
  const click = bot.interaction();
  expect(click).toMatchObject({
    message: { ts, text: 'Card', user: 'UBOT', bot_id: 'B1' },
    container: { is_ephemeral: false },
  });
  await answer(String(click['response_url']), { text: 'Done', replace_original: true });
  expect(slack.messages('UIVO', 'CRANDOM')).toMatchObject([{ ts, text: 'Done', blocks: [] }]);
});

test('a made-up url answers nobody', async () => {
  expect(await answer(`${slack.url}/response/RNONE`, { text: 'a' })).toEqual([404, 'no_such_url']);
});

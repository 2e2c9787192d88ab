import { WebClient } from '@slack/web-api';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { DemoSlack } from '../../demo/slack/start.ts';
import { type PlainBot, startPlainBot } from './plain-bot.ts';
import { aDemoSlack, botToken } from './workspace.ts';

let slack: DemoSlack;
let bot: PlainBot;
let client: WebClient;
beforeEach(async () => {
  slack = await aDemoSlack();
  bot = await startPlainBot(slack);
  client = new WebClient(botToken, { slackApiUrl: slack.apiUrl });
});
afterEach(async () => {
  bot.stop();
  await slack.close();
});

const plain = (text: string) => ({ type: 'plain_text' as const, text });
const option = (value: string) => ({ text: plain(value), value });
const form = [
  {
    type: 'actions' as const,
    block_id: 'verdict',
    elements: [
      { type: 'static_select' as const, action_id: 'deploy', options: [option('d1'), option('d2')] },
      { type: 'button' as const, action_id: 'save', text: plain('Save') },
    ],
  },
];
const choose = (value: string) => ({ type: 'static_select', action_id: 'deploy', selected_option: option(value) });
const save = { type: 'button', action_id: 'save' };

test('a button brings along what the person chose beside it, and not what somebody else did', async () => {
  const { ts = '' } = await client.chat.postMessage({ channel: 'CPAY', text: 'Which deploy?', blocks: form });
  const container = { type: 'message' as const, channel: 'CPAY', ts };
  await slack.action('UMARA', container, 'verdict', choose('d2'));
  expect(bot.interaction()['actions']).toMatchObject([{ action_id: 'deploy', selected_option: option('d2') }]);
  await slack.action('UMARA', container, 'verdict', save);
  const chosen = (value: unknown) => ({ verdict: { deploy: { type: 'static_select', selected_option: value } } });
  expect(bot.interaction()['state']).toEqual({ values: chosen(option('d2')) });
  await slack.action('UIVO', container, 'verdict', save);
  expect(bot.interaction()['state']).toEqual({ values: chosen(null) });
});

test.for([
  { why: 'by its id', viewId: () => slack.home('UMARA')?.id ?? '' },
  { why: 'as the home of the person', viewId: () => 'home' },
])('a click in the home names the view and has no response url: $why', async ({ viewId }) => {
  await client.views.publish({ user_id: 'UMARA', view: { type: 'home', blocks: form } });
  const container = { type: 'view' as const, viewId: viewId() };
  expect(await slack.action('UMARA', container, 'verdict', save)).toEqual({ ok: true });
  expect(bot.interaction()).toMatchObject({
    type: 'block_actions',
    container: { type: 'view', view_id: slack.home('UMARA')?.id },
    view: { type: 'home', app_id: 'A0DEMO', root_view_id: slack.home('UMARA')?.id },
  });
  expect(bot.interaction()).not.toHaveProperty('response_url');
});

test('a view of somebody else cannot be clicked', async () => {
  await client.views.publish({ user_id: 'UMARA', view: { type: 'home', blocks: form } });
  const container = { type: 'view' as const, viewId: slack.home('UMARA')?.id ?? '' };
  expect(await slack.action('UIVO', container, 'verdict', save)).toMatchObject({ ok: false });
});

test('blocks and elements without an id are given one, so that they can be clicked', async () => {
  const blocks = [{ type: 'actions' as const, elements: [{ type: 'button' as const, text: plain('Go') }] }];
  await client.chat.postMessage({ channel: 'CPAY', text: 'Go?', blocks });
  const [block] = slack.messages('UMARA', 'CPAY')[0]?.blocks ?? [];
  expect(block).toMatchObject({ block_id: expect.any(String), elements: [{ action_id: expect.any(String) }] });
});

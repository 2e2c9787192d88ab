import { setTimeout as sleep } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { DemoSlack } from '../../demo/slack/start.ts';
import { type Bot, type Mode, startBot } from './bolt-bot.ts';
import { aDemoSlack } from './workspace.ts';

const answer = (value: string) => ({ why: { text: { type: 'plain_text_input', value } } });
const share = { type: 'button', action_id: 'dora:share', value: '30d' };

describe.each<Mode>(['HTTP', 'Socket Mode'])('a Bolt app over %s', (mode) => {
  let slack: DemoSlack;
  let bot: Bot;
  beforeEach(async () => {
    slack = await aDemoSlack({ ackTimeoutMs: 250 });
    bot = await startBot(mode, slack);
  });
  afterEach(async () => {
    await bot.stop();
    await slack.close();
  });

  const texts = (as: string, channel: string) => slack.messages(as, channel).map(({ text }) => text);
  const opened = async () => {
    expect(await slack.command('UMARA', 'CPAY', '/pulse')).toEqual({ ok: true });
    await vi.waitFor(() => expect(slack.openViews('UMARA')).toHaveLength(1));
    return slack.openViews('UMARA')[0]?.id ?? '';
  };
  const clickShare = async (channel: string) => {
    const [message] = slack.messages('UMARA', channel);
    const container = { type: 'message' as const, channel, ts: message?.ts ?? '' };
    return slack.action('UMARA', container, 'share', share);
  };

  test('answers a command for the one who typed it, also where the bot is no member', async () => {
    expect(await slack.command('UMARA', 'CRANDOM', '/dora payments')).toEqual({ ok: true });
    await vi.waitFor(() => expect(texts('UMARA', 'CRANDOM')).toEqual(['Team payments: 4 deploys']));
    expect(slack.messages('UMARA', 'CRANDOM')[0]).toMatchObject({ userId: 'UBOT', ephemeralTo: 'UMARA' });
    expect(texts('UIVO', 'CRANDOM')).toEqual([]);
  });

  test('hears a command as Slack sends it', async () => {
    await slack.command('UMARA', 'CPAY', '/echo  @ivo in #random: a < b');
    expect(bot.heard[0]).toMatchObject({
      command: '/echo',
      text: '<@UIVO|ivo> in <#CRANDOM|random>: a &lt; b',
      team_id: 'T1',
      team_domain: 'acme-corp',
      channel_id: 'CPAY',
      channel_name: 'payments',
      user_id: 'UMARA',
      user_name: 'mara',
      is_enterprise_install: 'false',
    });
    expect(texts('UMARA', 'CPAY')).toEqual(['<@UIVO|ivo> in <#CRANDOM|random>: a &lt; b']);
    expect(texts('UIVO', 'CPAY')).toEqual([]);
  });

  test('shares in the channel what a button was clicked for', async () => {
    await slack.command('UMARA', 'CRANDOM', '/dora payments');
    await vi.waitFor(() => expect(texts('UMARA', 'CRANDOM')).toHaveLength(1));
    expect(await clickShare('CRANDOM')).toEqual({ ok: true });
    await vi.waitFor(() => expect(texts('UIVO', 'CRANDOM')).toEqual(['Shared: 4 deploys']));
    expect(bot.heard.at(-1)).toMatchObject({
      type: 'block_actions',
      user: { id: 'UMARA', username: 'mara', team_id: 'T1' },
      team: { id: 'T1', domain: 'acme-corp' },
      container: { type: 'message', channel_id: 'CRANDOM', is_ephemeral: true },
      channel: { id: 'CRANDOM', name: 'random' },
      actions: [{ type: 'button', action_id: 'dora:share', block_id: 'share', value: '30d', text: { text: 'Share' } }],
      is_enterprise_install: false,
    });
    expect(bot.heard.at(-1)).not.toHaveProperty('message');
  });

  test('cannot be clicked by someone who does not see the message', async () => {
    await slack.command('UMARA', 'CRANDOM', '/dora payments');
    await vi.waitFor(() => expect(texts('UMARA', 'CRANDOM')).toHaveLength(1));
    const [message] = slack.messages('UMARA', 'CRANDOM');
    const container = { type: 'message' as const, channel: 'CRANDOM', ts: message?.ts ?? '' };
    const gone = { ok: false, error: 'That is not there any more.' };
    expect(await slack.action('UIVO', container, 'share', share)).toEqual(gone);
    expect(await slack.action('UMARA', container, 'share', { ...share, action_id: 'other' })).toEqual(gone);
  });

  test('shows errors at the fields of a modal and then takes it', async () => {
    const viewId = await opened();
    expect(await slack.viewSubmit('UMARA', viewId, {})).toEqual({
      ok: false,
      fieldErrors: { why: 'Please complete this required field.' },
    });
    expect(bot.heard.map(({ type }) => type)).not.toContain('view_submission');
    expect(await slack.viewSubmit('UMARA', viewId, answer('bad'))).toEqual({
      ok: false,
      fieldErrors: { why: 'Say more.' },
    });
    expect(slack.openViews('UMARA')).toHaveLength(1);
    expect(await slack.viewSubmit('UMARA', viewId, answer('fine'))).toEqual({ ok: true });
    expect(slack.openViews('UMARA')).toEqual([]);
    expect(bot.heard.at(-1)).toMatchObject({
      type: 'view_submission',
      view: { id: viewId, callback_id: 'pulse:answers', private_metadata: 'wave-7', state: { values: answer('fine') } },
    });
  });

  test('updates, stacks and clears modals when it acknowledges a submission', async () => {
    const viewId = await opened();
    const before = slack.openViews('UMARA')[0];
    expect(await slack.viewSubmit('UMARA', viewId, answer('update'))).toEqual({ ok: true });
    const [updated] = slack.openViews('UMARA');
    expect(updated).toMatchObject({ id: viewId, title: { text: 'Updated' } });
    expect(updated?.hash).not.toBe(before?.hash);
    expect(await slack.viewSubmit('UMARA', viewId, answer('push'))).toEqual({ ok: true });
    const [, second] = slack.openViews('UMARA');
    expect(await slack.viewSubmit('UMARA', second?.id ?? '', answer('push'))).toEqual({ ok: true });
    const [, , third] = slack.openViews('UMARA');
    expect(await slack.viewSubmit('UMARA', third?.id ?? '', answer('push'))).toEqual({
      ok: false,
      error: 'Three windows are open already.',
    });
    expect(await slack.viewSubmit('UMARA', third?.id ?? '', answer('clear'))).toEqual({ ok: true });
    expect(slack.openViews('UMARA')).toEqual([]);
  });

  test('cannot answer a submission with a view that Slack refuses', async () => {
    const viewId = await opened();
    expect(await slack.viewSubmit('UMARA', viewId, answer('invalid'))).toEqual({
      ok: false,
      error: 'Slack refused the view: [ERROR] 25 characters, Slack allows 24 [json-pointer:/view/title/text]',
    });
  });

  test('hears that a modal was closed, when the modal asked for it', async () => {
    const viewId = await opened();
    expect(await slack.viewClose('UMARA', viewId)).toEqual({ ok: true });
    expect(slack.openViews('UMARA')).toEqual([]);
    expect(bot.heard.at(-1)).toMatchObject({ type: 'view_closed', is_cleared: false, view: { id: viewId } });
  });

  test('has three seconds to acknowledge: the person is told, and a late acknowledgement does nothing', async () => {
    const timeout = '/slow failed with the error "operation_timeout": the app did not respond in time.';
    expect(await slack.command('UMARA', 'CPAY', '/slow')).toEqual({ ok: false, error: timeout });
    await vi.waitFor(() => expect(texts('UMARA', 'CPAY')).toEqual(['late, by response url']));
    await sleep(50);
    expect(texts('UMARA', 'CPAY')).toEqual(['late, by response url']);
  });

  test('that fails before it acknowledges is an error for the person', async () => {
    expect(await slack.command('UMARA', 'CPAY', '/broken')).toMatchObject({ ok: false });
  });

  test('publishes a home when a person opens it', async () => {
    expect(await slack.openHome('UMARA')).toEqual({ ok: true });
    await vi.waitFor(() => expect(slack.home('UMARA')).toMatchObject({ type: 'home' }));
    expect(slack.home('UIVO')).toBeUndefined();
    expect(bot.heard[0]).toMatchObject({
      type: 'event_callback',
      event: { type: 'app_home_opened', user: 'UMARA', channel: 'DUMARA', tab: 'home' },
    });
  });

  test('hears who joins, and may then speak there', async () => {
    expect(await slack.join('UBOT', 'CRANDOM')).toEqual({ ok: true });
    await vi.waitFor(() => expect(texts('UIVO', 'CRANDOM')).toEqual(['Hello <@UBOT>']));
  });

  test('opens a modal from a shortcut, on its own or on a message', async () => {
    expect(await slack.globalShortcut('UMARA', 'ask')).toEqual({ ok: true });
    await vi.waitFor(() => expect(slack.openViews('UMARA')).toMatchObject([{ title: { text: 'ask' } }]));
    slack.say('UIVO', 'CPAY', 'It broke');
    const [message] = slack.messages('UMARA', 'CPAY');
    const at = { channel: 'CPAY', ts: message?.ts ?? '' };
    expect(await slack.messageShortcut('UMARA', 'tag', at)).toEqual({ ok: true });
    await vi.waitFor(() => expect(slack.openViews('UMARA')).toMatchObject([{ title: { text: 'tag' } }]));
    expect(bot.heard.at(-1)).toMatchObject({
      type: 'message_action',
      message: { text: 'It broke', user: 'UIVO', ts: message?.ts },
      channel: { id: 'CPAY', name: 'payments' },
    });
  });
});

test('a bot that is not there is an error for the person', async () => {
  const slack = await aDemoSlack({ botUrl: 'http://127.0.0.1:9/slack/events' });
  expect(await slack.command('UMARA', 'CPAY', '/dora')).toEqual({
    ok: false,
    error: '/dora failed with the error "dispatch_failed": the app could not be reached.',
  });
  await slack.close();
});

test('a bot with another signing secret refuses what this Slack sends', async () => {
  const slack = await aDemoSlack({ signingSecret: 'another secret' });
  const bot = await startBot('HTTP', slack);
  expect(await slack.command('UMARA', 'CPAY', '/dora')).toMatchObject({
    ok: false,
    error: expect.stringContaining('http_client_error'),
  });
  expect(bot.heard).toEqual([]);
  await bot.stop();
  await slack.close();
});

import {
  WebAPIHTTPError,
  WebAPIPlatformError,
  WebAPIRateLimitedError,
  WebAPIRequestError,
  WebClient,
} from '@slack/web-api';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { DemoFault } from '../../demo/slack/options.ts';
import type { DemoSlack } from '../../demo/slack/start.ts';
import { type PlainBot, startPlainBot } from './plain-bot.ts';
import { silent } from './silent.ts';
import { aDemoSlack, botToken } from './workspace.ts';

let slack: DemoSlack;
let fault: DemoFault | undefined;
let client: WebClient;
const clientFor = (token: string) => {
  const patience = { retryConfig: { retries: 0 }, rejectRateLimitedCalls: true };
  return new WebClient(token, { slackApiUrl: slack.apiUrl, logger: silent, ...patience });
};
beforeEach(async () => {
  fault = undefined;
  slack = await aDemoSlack({ beforeAnswer: async () => fault, triggerLifetimeMs: 60_000 });
  client = clientFor(botToken);
});
afterEach(() => slack.close());

/** The data of Slack's refusal. */
const refused = async (call: Promise<unknown>) => {
  const error = await call.catch((reason: unknown) => reason);
  expect(error).toBeInstanceOf(WebAPIPlatformError);
  return (error as WebAPIPlatformError).data;
};
const section = (text: string) => ({ type: 'section' as const, text: { type: 'mrkdwn' as const, text } });
const post = (channel: string, parts: object = {}) => client.chat.postMessage({ channel, text: 'Hello', ...parts });
const modal = (parts: object = {}) => ({
  type: 'modal' as const,
  title: { type: 'plain_text' as const, text: 'Pulse' },
  blocks: [section('Loading')],
  ...parts,
});

test('the bot learns who it is, and which scopes it has', async () => {
  expect(await client.auth.test()).toMatchObject({
    team: 'Acme Corp',
    team_id: 'T1',
    user_id: 'UBOT',
    bot_id: 'B1',
    response_metadata: { scopes: ['chat:write', 'commands'] },
  });
});

test.for([
  { why: 'a foreign token', call: () => clientFor('xoxb-foreign').auth.test(), error: 'invalid_auth' },
  {
    why: 'the bot token where the app token belongs',
    call: () => client.apps.connections.open({}),
    error: 'invalid_auth',
  },
  { why: 'a method that is not there', call: () => client.apiCall('chat.shout'), error: 'unknown_method' },
  { why: 'an argument that is missing', call: () => client.apiCall('users.info'), error: 'invalid_arguments' },
  { why: 'a channel nobody knows', call: () => post('CNONE'), error: 'channel_not_found' },
  { why: 'a private channel the bot cannot see', call: () => post('CBOARD'), error: 'channel_not_found' },
  { why: 'a channel the bot has not joined', call: () => post('CRANDOM'), error: 'not_in_channel' },
  { why: 'an archived channel', call: () => post('COLD'), error: 'is_archived' },
  { why: 'a DM to the bot itself', call: () => post('UBOT'), error: 'cannot_dm_bot' },
  { why: 'a DM to someone who left', call: () => post('UGONE'), error: 'channel_not_found' },
  { why: 'no text', call: () => client.apiCall('chat.postMessage', { channel: 'CPAY' }), error: 'no_text' },
  { why: 'blocks without text', call: () => post('CPAY', { text: '', blocks: [section('a')] }), error: 'no_text' },
  { why: 'a text that is too long', call: () => post('CPAY', { text: 'x'.repeat(4001) }), error: 'msg_too_long' },
  {
    why: 'blocks that are too long together',
    call: () => post('CPAY', { blocks: Array.from({ length: 5 }, () => section('x'.repeat(2900))) }),
    error: 'msg_blocks_too_long',
  },
  { why: 'a thread that is not there', call: () => post('CPAY', { thread_ts: '1.000001' }), error: 'thread_not_found' },
  {
    why: 'a whisper to someone outside',
    call: () => client.chat.postEphemeral({ channel: 'CPAY', user: 'UGUEST', text: 'a' }),
    error: 'user_not_in_channel',
  },
  {
    why: 'a change to a message that is gone',
    call: () => client.chat.update({ channel: 'CPAY', ts: '1.000001', text: 'a' }),
    error: 'message_not_found',
  },
  {
    why: 'a made-up trigger',
    call: () => client.views.open({ trigger_id: '1.2.3', view: modal() }),
    error: 'invalid_trigger_id',
  },
  { why: 'a closed view', call: () => client.views.update({ view_id: 'VGONE', view: modal() }), error: 'not_found' },
  { why: 'a person nobody knows', call: () => client.users.info({ user: 'UNONE' }), error: 'user_not_found' },
  {
    why: 'the history of a channel the bot has not joined',
    call: () => client.conversations.history({ channel: 'CRANDOM' }),
    error: 'not_in_channel',
  },
  {
    why: 'a DM with someone who left',
    call: () => client.conversations.open({ users: 'UGONE' }),
    error: 'user_disabled',
  },
])('Slack says no in its own words: $why', async ({ call, error }) => {
  expect(await refused(call())).toMatchObject({ ok: false, error });
});

test('a refused block is named by a JSON pointer', async () => {
  const blocks = [{ type: 'marquee' }, section('')];
  expect(await refused(post('CPAY', { blocks }))).toMatchObject({
    error: 'invalid_blocks',
    response_metadata: {
      messages: [
        '[ERROR] unknown block type "marquee" [json-pointer:/blocks/0/type]',
        '[ERROR] empty, Slack wants at least 1 character [json-pointer:/blocks/1/text/text]',
      ],
    },
  });
  expect(slack.messages('UMARA', 'CPAY')).toEqual([]);
});

describe('messages', () => {
  test('are seen by the members of a private channel, and the public ones by everyone of the house', async () => {
    slack.changeChannel('CBOARD', { members: ['UIVO', 'UBOT'] });
    await post('CPAY');
    await post('CBOARD');
    const seen = (as: string) => ['CPAY', 'CBOARD'].map((channel) => slack.messages(as, channel).length);
    expect([seen('UIVO'), seen('UMARA'), seen('UGUEST')]).toEqual([
      [1, 1],
      [1, 0],
      [0, 0],
    ]);
  });

  test('to a person arrive in the DM with the bot', async () => {
    expect(await post('UMARA')).toMatchObject({ channel: 'DUMARA', message: { text: 'Hello', bot_id: 'B1' } });
    expect(slack.messages('UMARA', 'DUMARA')).toHaveLength(1);
    expect(slack.messages('UIVO', 'DUMARA')).toEqual([]);
    expect(await client.conversations.open({ users: 'UMARA' })).toMatchObject({ channel: { id: 'DUMARA' } });
  });

  test('have ids that grow while the clock stands still', async () => {
    const ids = [await post('CPAY'), await post('CPAY')].map(({ ts }) => ts);
    expect(ids).toEqual(['1793620800.000000', '1793620800.000001']);
  });

  test('are changed, keep what was left out, and are deleted', async () => {
    const { ts = '' } = await post('CPAY', { blocks: [section('Old')] });
    await client.chat.update({ channel: 'CPAY', ts, text: 'New' });
    expect(slack.messages('UMARA', 'CPAY')).toMatchObject([
      { ts, text: 'New', blocks: [section('Old')], isEdited: true },
    ]);
    await client.chat.delete({ channel: 'CPAY', ts });
    expect(slack.messages('UMARA', 'CPAY')).toEqual([]);
  });

  test('of other people are not the bot’s to change', async () => {
    slack.say('UMARA', 'CPAY', 'Mine');
    const ts = slack.messages('UMARA', 'CPAY')[0]?.ts ?? '';
    expect(await refused(client.chat.update({ channel: 'CPAY', ts, text: 'a' }))).toMatchObject({
      error: 'cant_update_message',
    });
    expect(await refused(client.chat.delete({ channel: 'CPAY', ts }))).toMatchObject({ error: 'cant_delete_message' });
  });

  test('that are ephemeral are not kept: nobody finds, changes or reads them later', async () => {
    const { message_ts: ts = '' } = await client.chat.postEphemeral({ channel: 'CPAY', user: 'UMARA', text: 'Psst' });
    expect(slack.messages('UMARA', 'CPAY')).toMatchObject([{ text: 'Psst', ephemeralTo: 'UMARA' }]);
    expect(slack.messages('UIVO', 'CPAY')).toEqual([]);
    expect(await refused(client.chat.update({ channel: 'CPAY', ts, text: 'a' }))).toMatchObject({
      error: 'message_not_found',
    });
    expect((await client.conversations.history({ channel: 'CPAY' })).messages).toEqual([]);
  });

  test('are read back with their metadata only when all of it is asked for', async () => {
    const metadata = { event_type: 'delivery', event_payload: { key: 'digest-1' } };
    const { ts = '' } = await post('CPAY', { metadata });
    await post('CPAY', { thread_ts: ts, text: 'Reply' });
    await post('CPAY', { text: 'Later' });
    const read = await client.conversations.history({ channel: 'CPAY', include_all_metadata: true, limit: 10 });
    expect(read.messages?.map(({ text }) => text)).toEqual(['Later', 'Hello']);
    expect(read.messages?.[1]).toMatchObject({ metadata });
    const plain = await client.conversations.history({ channel: 'CPAY', oldest: ts, inclusive: true });
    expect(plain.messages?.at(-1)).not.toHaveProperty('metadata');
    const thread = await client.conversations.replies({ channel: 'CPAY', ts, include_all_metadata: true });
    expect(thread.messages?.map(({ text }) => text)).toEqual(['Hello', 'Reply']);
  });
});

describe('views', () => {
  let bot: PlainBot;
  beforeEach(async () => {
    bot = await startPlainBot(slack);
  });
  afterEach(() => bot.stop());
  const withTrigger = async () => {
    await slack.command('UMARA', 'CPAY', '/dora');
    return bot.command().get('trigger_id') ?? '';
  };

  test('open once for each trigger, and a refused view does not spend it', async () => {
    const trigger_id = await withTrigger();
    const title = { type: 'plain_text' as const, text: 'x'.repeat(25) };
    expect(await refused(client.views.open({ trigger_id, view: modal({ title }) }))).toMatchObject({
      error: 'invalid_arguments',
      response_metadata: { messages: ['[ERROR] 25 characters, Slack allows 24 [json-pointer:/view/title/text]'] },
    });
    const { view } = await client.views.open({ trigger_id, view: modal() });
    expect(slack.openViews('UMARA')).toMatchObject([{ id: view?.id }]);
    expect(await refused(client.views.open({ trigger_id, view: modal() }))).toMatchObject({
      error: 'exchanged_trigger_id',
    });
  });

  test('are updated only over the state that the bot has seen', async () => {
    const { view } = await client.views.open({ trigger_id: await withTrigger(), view: modal() });
    const [view_id, hash] = [view?.id ?? '', view?.hash ?? ''];
    await client.views.update({ view_id, hash, view: modal({ blocks: [section('Loaded')] }) });
    expect(slack.openViews('UMARA')).toMatchObject([{ id: view_id, blocks: [section('Loaded')] }]);
    expect(await refused(client.views.update({ view_id, hash, view: modal() }))).toMatchObject({
      error: 'hash_conflict',
    });
  });

  test('stack three high', async () => {
    for (let height = 1; height <= 3; height += 1) {
      await client.views.push({ trigger_id: await withTrigger(), view: modal() });
    }
    const trigger_id = await withTrigger();
    expect(await refused(client.views.push({ trigger_id, view: modal() }))).toMatchObject({
      error: 'push_limit_reached',
    });
  });

  test('may not be larger than 250 KB', async () => {
    const blocks = Array.from({ length: 100 }, () => section('x'.repeat(2900)));
    const call = client.views.publish({ user_id: 'UMARA', view: { type: 'home', blocks } });
    expect(await refused(call)).toMatchObject({ error: 'view_too_large' });
  });
});

describe('lists', () => {
  test('of people come in pages', async () => {
    const first = await client.users.list({ limit: 3 });
    const second = await client.users.list({ limit: 3, cursor: first.response_metadata?.next_cursor ?? '' });
    const ids = [...(first.members ?? []), ...(second.members ?? [])].map(({ id }) => id);
    expect(ids).toEqual(['UBOT', 'UMARA', 'UIVO', 'UGONE', 'UGUEST']);
    expect(second.response_metadata?.next_cursor).toBe('');
  });

  test('of channels name those the bot may know', async () => {
    const list = await client.conversations.list({ types: 'public_channel,private_channel', exclude_archived: true });
    expect(list.channels?.map(({ id, is_member }) => [id, is_member])).toEqual([
      ['CPAY', true],
      ['CRANDOM', false],
    ]);
    expect((await client.conversations.members({ channel: 'CPAY' })).members).toEqual(['UMARA', 'UIVO', 'UBOT']);
    expect((await client.conversations.info({ channel: 'CPAY' })).channel).toMatchObject({
      name: 'payments',
      is_member: true,
    });
  });

  test('of user groups name their people', async () => {
    expect((await client.usergroups.list()).usergroups).toMatchObject([
      { id: 'S1', handle: 'payments-team', user_count: 2 },
    ]);
    expect((await client.usergroups.users.list({ usergroup: 'S1' })).users).toEqual(['UMARA', 'UIVO']);
  });

  test('say in which zone a person lives, and what kind of person it is', async () => {
    expect((await client.users.info({ user: 'UMARA' })).user).toMatchObject({
      tz: 'Europe/Berlin',
      tz_offset: 3600,
      is_admin: true,
      is_bot: false,
      deleted: false,
    });
    expect((await client.users.info({ user: 'UGUEST' })).user).toMatchObject({ is_restricted: true });
    expect((await client.users.info({ user: 'UBOT' })).user).toMatchObject({ is_bot: true });
  });
});

describe('a network that fails', () => {
  test('lets every call be seen, with its arguments read', async () => {
    await post('CPAY', { blocks: [section('a')] });
    expect(slack.calls).toMatchObject([
      { method: 'chat.postMessage', args: { channel: 'CPAY', blocks: [section('a')] } },
    ]);
    expect(JSON.stringify(slack.calls)).not.toContain(botToken);
  });

  test.for<{ why: string; fault: DemoFault; error: new (...args: never[]) => Error; posted: number }>([
    {
      why: 'too many requests',
      fault: { kind: 'answer', status: 429, headers: { 'retry-after': '1' } },
      error: WebAPIRateLimitedError,
      posted: 0,
    },
    { why: 'out of order', fault: { kind: 'answer', status: 503 }, error: WebAPIHTTPError, posted: 0 },
    { why: 'an answer that is lost', fault: { kind: 'lost', takesEffect: true }, error: WebAPIRequestError, posted: 1 },
    {
      why: 'a request that is lost',
      fault: { kind: 'lost', takesEffect: false },
      error: WebAPIRequestError,
      posted: 0,
    },
  ])('can be had: $why', async ({ fault: wanted, error, posted }) => {
    fault = wanted;
    await expect(post('CPAY')).rejects.toBeInstanceOf(error);
    expect(slack.messages('UMARA', 'CPAY')).toHaveLength(posted);
  });
});

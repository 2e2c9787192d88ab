import { createHmac } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { HttpResponse, http, passthrough } from 'msw';
import { setupServer } from 'msw/node';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import type { DemoMessage } from '../demo/protocol.ts';
import { DORA_ACTIONS } from '../src/dora/controls.view.ts';
import { appToken, botToken, signingSecret } from './demo/workspace.ts';
import { testDatabase } from './support/database.ts';
import { type Mode, type RunningBot, runningBot } from './support/dora-bot.ts';
import { doraRows } from './support/dora-rows.ts';
import { present } from './support/given.ts';
import { until } from './support/processes.ts';
import { type TcpProxy, tcpProxy } from './support/tcp-proxy.ts';

const { pool, url, reset } = await testDatabase();
const { deploy, incident, team } = doraRows(pool);

/** Stands between the bot and Slack, for refusals that the demo's Slack does not have. */
const network = setupServer();
beforeAll(() => network.listen({ onUnhandledRequest: 'bypass' }));
afterEach(() => network.resetHandlers());
afterAll(() => network.close());

/** Payments owns two services and works in #payments. `org/search` has no owner. */
beforeEach(async () => {
  await reset();
  await team('payments', ['org/checkout', 'org/ledger'], 'Europe/Berlin', 'CPAY');
  await deploy(
    { at: '2026-01-05T10:00:00Z', service: 'org/checkout' },
    { at: '2026-10-20T10:00:00Z', service: 'org/checkout', leadTimeSeconds: 3_600 },
    { at: '2026-10-29T10:00:00Z', service: 'org/ledger', leadTimeSeconds: 7_200 },
    { at: '2026-10-29T10:00:00Z', service: 'org/search', leadTimeSeconds: 60 },
  );
  await incident({ at: '2026-10-20T10:30:00Z', service: 'org/checkout', verdict: { kind: 'no', reason: 'infra' } });
});

const first = (messages: readonly DemoMessage[]): DemoMessage => present(messages[0]);
const title = (message: DemoMessage): string => message.text.split('\n')[0] ?? '';
const blockTypes = ({ blocks = [] }: DemoMessage): string[] => blocks.map(({ type }) => type);

type Control = { readonly type: string; readonly block_id: string };
const controlsOf = ({ blocks = [] }: DemoMessage): Control =>
  present(blocks.find(({ type }) => type === 'actions') as Control | undefined);

describe.each<Mode>(['HTTP', 'Socket Mode'])('the bot over %s', (mode) => {
  let running: RunningBot;
  beforeAll(async () => {
    running = await runningBot(mode, url);
  });
  afterAll(() => running.close());

  const asks = (typed: string, { as = 'UMARA', channel = 'CPAY', count = 1 } = {}) =>
    running.hears(as, channel, count, async () => {
      expect(await running.slack.command(as, channel, typed)).toEqual({ ok: true });
    });
  const acts = (message: DemoMessage, action: object, as = 'UMARA') =>
    running.slack.action(
      as,
      { type: 'message', channel: message.channel, ts: message.ts },
      controlsOf(message).block_id,
      { ...action },
    );
  const share = (message: DemoMessage) =>
    acts(message, { type: 'button', action_id: DORA_ACTIONS.share, value: '30d' });
  const pick = (message: DemoMessage, value: string) =>
    acts(message, {
      type: 'static_select',
      action_id: DORA_ACTIONS.window,
      selected_option: { text: { type: 'plain_text', text: value }, value },
    });

  test.for([
    { why: 'the team of this channel', typed: '/dora', says: 'payments · Medium · last 30 days' },
    {
      why: 'everything, where the channel is no team’s',
      typed: '/dora',
      channel: 'CRANDOM',
      says: 'All services · Medium · last 30 days',
    },
    { why: 'a team by name, whatever its case', typed: '/dora Payments', says: 'payments · Medium · last 30 days' },
    {
      why: 'a team by its channel',
      typed: '/dora #payments',
      channel: 'CRANDOM',
      says: 'payments · Medium · last 30 days',
    },
    { why: 'a service by its name', typed: '/dora org/checkout', says: 'org/checkout · Medium · last 30 days' },
    { why: 'a service by its last part', typed: '/dora ledger', says: 'org/ledger · last 30 days' },
    { why: 'everything', typed: '/dora all', says: 'All services · Medium · last 30 days' },
    { why: 'a window', typed: '/dora payments 8w', says: 'payments · Medium · last 56 days' },
    { why: 'last week', typed: '/dora payments last-week', says: 'payments · High · last week' },
    { why: 'dates', typed: '/dora payments 2026-10-01..2026-11-01', says: 'payments · Medium · 1 Oct – 31 Oct 2026' },
    { why: 'help', typed: '/dora help', says: 'How to ask /dora' },
    { why: 'help for who shouts', typed: '/dora HELP', says: 'How to ask /dora' },
  ])('answers "$typed": $why', async ({ typed, says, channel = 'CPAY' }) => {
    const message = first(await asks(typed, { channel }));
    expect(title(message)).toBe(says);
    expect(message.ephemeralTo).toBe('UMARA');
    expect(running.slack.messages('UIVO', channel).filter(({ ts }) => ts === message.ts)).toEqual([]);
  });

  test.for([
    {
      why: 'a team',
      typed: '/dora paymets',
      says: 'There is no team or service called `paymets`. Did you mean `payments`?',
    },
    {
      why: 'a service',
      typed: '/dora service chekout',
      says: 'There is no service called `chekout`. Did you mean `org/checkout`?',
    },
    {
      why: 'nothing like it',
      typed: '/dora zzzzzz',
      says: 'There is no team or service called `zzzzzz`. `/dora all` shows everything; `/dora help` says how to ask.',
    },
    {
      why: 'an attack',
      typed: '/dora <!channel>',
      says: 'There is no team or service called `&lt;!channel&gt;`. `/dora all` shows everything; `/dora help` says how to ask.',
    },
    { why: 'a channel of no team', typed: '/dora #random', says: 'No team has <#CRANDOM> as its channel.' },
    {
      why: 'a window that is none',
      typed: '/dora payments 30x',
      says: '`30x` is not a window. Write `30d`, `8w`, `this-week`, `last-week` or `2026-10-01..2026-11-01`.',
    },
    {
      why: 'the future',
      typed: '/dora 2027-01-01..2027-02-01',
      says: '2027-01-01 lies in the future; today is 2026-11-02.',
    },
  ])('answers what it does not know with a hint: $why', async ({ typed, says }) => {
    expect(first(await asks(typed))).toMatchObject({ text: says, ephemeralTo: 'UMARA' });
  });

  test('says that there is no data yet', async () => {
    await reset();
    expect(first(await asks('/dora')).text).toContain('No data: nothing has been deployed to production yet.');
    expect(first(await asks('/dora payments')).text).toContain('None is known yet: post a first deployment');
  });

  test('replaces the answer when another window is picked', async () => {
    const message = first(await asks('/dora ledger'));
    const count = running.slack.messages('UMARA', 'CPAY').length;
    expect(await pick(message, '7d')).toEqual({ ok: true });
    const now = () => running.slack.messages('UMARA', 'CPAY');
    await until(() => now().some(({ ts, text }) => ts === message.ts && text.includes('last 7 days')));
    expect(now()).toHaveLength(count);
    const replaced = present(now().find(({ ts }) => ts === message.ts));
    expect(title(replaced)).toContain('org/ledger · ');
    expect(await pick(replaced, 'last-week')).toEqual({ ok: true });
    await until(() => now().some(({ ts, text }) => ts === message.ts && text.includes('last week')));
  });

  test('is shared with the channel without buttons, and says who shared it', async () => {
    const message = first(await asks('/dora payments'));
    const shared = first(await running.hears('UIVO', 'CPAY', 1, () => share(message)));
    expect(shared.ephemeralTo).toBeUndefined();
    expect(title(shared)).toBe(title(message));
    expect(blockTypes(shared)).not.toContain('actions');
    expect(JSON.stringify(shared.blocks)).toContain('Shared by <@UMARA> from `/dora`');
    expect(running.slack.messages('UMARA', 'CPAY').some(({ ts }) => ts === message.ts)).toBe(true);
  });

  test('answers and shares where the bot is not a member', async () => {
    const message = first(await asks('/dora payments', { channel: 'CRANDOM' }));
    const shared = first(await running.hears('UIVO', 'CRANDOM', 1, () => share(message)));
    expect(title(shared)).toBe('payments · Medium · last 30 days');
  });

  test('says to the person who clicks that the team is gone', async () => {
    const message = first(await asks('/dora payments'));
    await pool.query('delete from service_owners');
    await pool.query('delete from teams');
    const [said] = await running.hears('UMARA', 'CPAY', 1, () => pick(message, '7d'));
    expect(said?.text).toContain('There is no team called `payments`.');
  });

  test('answers two people at once, each with their own', async () => {
    const [mara, ivo] = await Promise.all([
      asks('/dora ledger', { as: 'UMARA' }),
      asks('/dora search', { as: 'UIVO' }),
    ]);
    expect([title(first(mara)), title(first(ivo))]).toEqual(['org/ledger · last 30 days', 'org/search · last 30 days']);
    expect([mara, ivo].map((messages) => messages.length)).toEqual([1, 1]);
  });

  test('has a chart where Slack accepts one, and small bars where it does not', async () => {
    expect(blockTypes(first(await asks('/dora payments')))).toContain('data_visualization');
    network.use(
      http.post('*/response/*', async ({ request }) =>
        (await request.clone().text()).includes('data_visualization')
          ? HttpResponse.text('invalid_blocks', { status: 400 })
          : passthrough(),
      ),
    );
    const plain = first(await asks('/dora payments'));
    expect(blockTypes(plain)).not.toContain('data_visualization');
    expect(JSON.stringify(plain.blocks)).toContain('▁');
    expect(title(plain)).toBe('payments · Medium · last 30 days');
  });

  test('sends an ephemeral message where the answer is refused in every form', async () => {
    network.use(http.post('*/response/*', () => HttpResponse.text('no_such_url', { status: 404 })));
    const before = running.slack.calls.length;
    const whispered = first(await asks('/dora payments'));
    expect(running.slack.calls.slice(before).map(({ method }) => method)).toEqual(['chat.postEphemeral']);
    expect(whispered).toMatchObject({ ephemeralTo: 'UMARA', channel: 'CPAY' });
    expect(title(whispered)).toBe('payments · Medium · last 30 days');
  });

  test.for([
    { why: 'refuses every answer', answer: () => HttpResponse.text('no_such_url', { status: 404 }) },
    { why: 'cannot be reached', answer: () => HttpResponse.error() },
  ])('outlives a Slack that $why', async ({ answer }) => {
    network.use(
      http.post('*/response/*', answer),
      http.post('*/api/chat.postEphemeral', () => HttpResponse.json({ ok: false, error: 'not_in_channel' })),
    );
    const before = running.logged().length;
    expect(await running.slack.command('UMARA', 'CPAY', '/dora payments')).toEqual({ ok: true });
    await until(() => running.logged().slice(before).includes('Slack did not take the apology'));
    network.resetHandlers();
    expect(title(first(await asks('/dora payments')))).toBe('payments · Medium · last 30 days');
  });

  test('logs no secret and no payload, whatever goes wrong', async () => {
    await asks('/dora zebra-crossing');
    await pool.query('alter table deploy_events rename to hidden');
    const [said] = await asks('/dora payments 90d');
    await pool.query('alter table hidden rename to deploy_events');
    expect(said?.text).toBe(
      'Something went wrong in Drumbeat, and it has been written to its log. Try again in a minute.',
    );
    expect(running.logged()).toContain('relation \\"deploy_events\\" does not exist');
    for (const secret of [botToken, appToken, signingSecret, 'zebra-crossing', '/response/', 'trigger_id', 'UMARA']) {
      expect(running.logged()).not.toContain(secret);
    }
  });
});

describe.each<Mode>(['HTTP', 'Socket Mode'])('with the database away, the bot over %s', (mode) => {
  const AWAY = 'Drumbeat cannot reach its database right now. Try again in a minute.';
  const COUNTING = 'Still counting; the numbers follow here.';
  let proxy: TcpProxy;
  let running: RunningBot;
  beforeAll(async () => {
    proxy = await tcpProxy(url);
    running = await runningBot(mode, proxy.url);
  });
  afterAll(async () => {
    await proxy.restore();
    await running.close();
    await proxy.close();
  });

  const asks = (count = 1) =>
    running.hears('UMARA', 'CPAY', count, () => running.slack.command('UMARA', 'CPAY', '/dora payments'));
  const answersAgain = async () => {
    await proxy.restore();
    expect(title(first(await asks()))).toBe('payments · Medium · last 30 days');
  };

  test('says so at once where it refuses, and answers when it is back', async () => {
    await proxy.refuse();
    const start = performance.now();
    expect(first(await asks()).text).toBe(AWAY);
    expect(performance.now() - start).toBeLessThan(3_000);
    await answersAgain();
  });

  test('says so within three seconds where it accepts no connection', async () => {
    await proxy.refuse();
    await proxy.hang();
    const start = performance.now();
    expect(first(await asks()).text).toBe(AWAY);
    expect(performance.now() - start).toBeLessThan(3_000);
    await answersAgain();
  });

  test('apologises within three seconds where a connection falls silent, and then says how it ended', async () => {
    // More connections than the background work can use up: a new connection could not be opened.
    await running.hears('UMARA', 'CPAY', 6, () =>
      Promise.all(Array.from({ length: 6 }, () => running.slack.command('UMARA', 'CPAY', '/dora payments'))),
    );
    await proxy.hang();
    const start = performance.now();
    const heard = running.hears('UMARA', 'CPAY', 2, () => running.slack.command('UMARA', 'CPAY', '/dora payments'));
    await until(() => running.slack.messages('UMARA', 'CPAY').at(-1)?.text === COUNTING);
    expect(performance.now() - start).toBeLessThan(3_000);
    await proxy.restore();
    expect((await heard).map(({ text }) => text)).toEqual([COUNTING, AWAY]);
    await answersAgain();
  });
});

describe('a request to /slack/events', () => {
  let running: RunningBot;
  beforeAll(async () => {
    running = await runningBot('HTTP', url);
  });
  afterAll(() => running.close());

  const body = new URLSearchParams({
    command: '/dora',
    text: 'payments',
    channel_id: 'CPAY',
    user_id: 'UMARA',
  }).toString();
  type Parts = { readonly secret?: string; readonly ageSeconds?: number; readonly signedBody?: string };
  const signed = ({ secret = signingSecret, ageSeconds = 0, signedBody = body }: Parts = {}) => {
    const timestamp = String(Math.floor(Date.now() / 1000) - ageSeconds);
    const mac = createHmac('sha256', secret).update(`v0:${timestamp}:${signedBody}`).digest('hex');
    return { 'x-slack-request-timestamp': timestamp, 'x-slack-signature': `v0=${mac}` };
  };
  /** With a response url of the test, which records every answer of the bot. */
  const answers: string[] = [];
  const post = async (headers: Record<string, string>, sent = body): Promise<number> => {
    const response = await fetch(`${running.bot.url}/slack/events`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
      body: sent,
    });
    return response.status;
  };
  const withUrl = `${body}&response_url=${encodeURIComponent('http://slack.invalid/response/1')}`;
  beforeEach(() => {
    answers.length = 0;
    network.use(
      http.post('http://slack.invalid/response/1', async ({ request }) => {
        answers.push(await request.text());
        return HttpResponse.text('ok');
      }),
    );
  });

  test('that is rightly signed is acknowledged and answered', async () => {
    expect(await post(signed({ signedBody: withUrl }), withUrl)).toBe(200);
    await until(() => answers.length === 1);
  });

  test.for([
    { why: 'unsigned', headers: () => ({}) },
    { why: 'signed with another secret', headers: () => signed({ secret: 'guessed', signedBody: withUrl }) },
    { why: 'signed for another body', headers: () => signed() },
    { why: 'six minutes old', headers: () => signed({ ageSeconds: 360, signedBody: withUrl }) },
    {
      why: 'from six minutes ahead',
      headers: () => ({ ...signed({ signedBody: withUrl }), 'x-slack-request-timestamp': '9999999999' }),
    },
    {
      why: 'without its time',
      headers: () => ({ 'x-slack-signature': signed({ signedBody: withUrl })['x-slack-signature'] }),
    },
  ])('that is $why is refused and changes nothing', async ({ headers }) => {
    expect(await post(headers(), withUrl)).toBe(401);
    await sleep(50);
    expect(answers).toEqual([]);
  });

  test('that is replayed is refused and changes nothing', async () => {
    const text = `${withUrl}&trigger_id=2`;
    const headers = signed({ signedBody: text });
    expect(await post(headers, text)).toBe(200);
    await until(() => answers.length === 1);
    expect([await post(headers, text), await post(headers, body)]).toEqual([401, 401]);
    await sleep(50);
    expect(answers).toHaveLength(1);
  });
});

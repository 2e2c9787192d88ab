import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import type { DemoFault, DemoSocketFault } from '../../../demo/slack/options.ts';
import { until } from '../../support/processes.ts';
import { connectedApp } from './connected-app.ts';

const status = (code: number, headers = {}): DemoFault => ({ kind: 'answer', status: code, headers });
const says = (error: string): DemoFault => ({ kind: 'answer', status: 200, body: { ok: false, error } });

type Outage = {
  readonly why: string;
  /** What Slack answers to the request for a socket. */
  readonly open?: DemoFault;
  readonly socket?: DemoSocketFault;
  /** What is said of it. */
  readonly fault: string;
};

const OUTAGES: readonly Outage[] = [
  { why: 'unwell', open: status(503), fault: 'no socket from Slack: HTTP 503' },
  { why: 'busy', open: status(429, { 'retry-after': '0' }), fault: 'no socket from Slack: ratelimited' },
  { why: 'unreadable', open: status(200), fault: 'no socket from Slack: no readable answer' },
  { why: 'broken inside', open: says('internal_error'), fault: 'no socket from Slack: internal_error' },
  { why: 'lost on the way', open: { kind: 'lost', takesEffect: false }, fault: 'no socket from Slack: UND_ERR_SOCKET' },
  { why: 'without the token', open: says('invalid_auth'), fault: 'Slack refuses SLACK_APP_TOKEN: invalid_auth' },
  { why: 'refusing sockets', socket: 'refused', fault: 'no socket from Slack: it closed before Slack greeted' },
  { why: 'not answering for sockets', socket: 'unanswered', fault: 'no socket from Slack: no word in time' },
  { why: 'silent on its sockets', socket: 'silent', fault: 'no socket from Slack: no word in time' },
  {
    why: 'closing its sockets at once',
    socket: 'closed',
    fault: 'no socket from Slack: it closed before Slack greeted',
  },
];

describe('a bot outlives a Slack that is', () => {
  test.for(OUTAGES)('$why, and hears every click afterwards', async ({ open, socket, fault }) => {
    const bot = await connectedApp();
    await bot.connected();
    expect(await bot.isHeard()).toBe(true);
    expect(bot.fault()).toBeUndefined();
    if (open !== undefined) bot.trouble.faults.set('apps.connections.open', open);
    bot.trouble.socket = socket;
    bot.slack.sockets.cut();
    await expect.poll(() => bot.fault()?.reason).toBe(fault);
    bot.trouble.faults.clear();
    bot.trouble.socket = undefined;
    expect(await bot.isHeard()).toBe(true);
    await until(() => bot.fault() === undefined);
  });

  test('away, and says once that it is and once that it is back', async () => {
    const bot = await connectedApp();
    await bot.connected();
    await bot.slack.goAway();
    await until(() => bot.fault() !== undefined);
    await expect.poll(() => bot.fault()?.reason).toMatch(/^no (answer|socket) from Slack: ECONNREFUSED$/);
    // Long enough for twenty attempts.
    await until(() => (bot.fault()?.forMs ?? 0) > 200);
    await bot.slack.comeBack();
    expect(await bot.isHeard()).toBe(true);
    await until(() => bot.fault() === undefined);
    const said = (msg: string) => bot.logged().filter((line) => line.msg === msg);
    expect(said('Slack is out of reach').length).toBeLessThanOrEqual(2);
    // Both links came up twice.
    expect(said('Slack is there')).toHaveLength(4);
  });

  test('away from the beginning', async () => {
    const bot = await connectedApp();
    await bot.slack.goAway();
    await bot.connect();
    expect(bot.fault()?.reason).toBe('no answer from Slack: ECONNREFUSED');
    await bot.slack.comeBack();
    expect(await bot.isHeard()).toBe(true);
    await until(() => bot.fault() === undefined);
  });
});

test('a bot notices that its socket is dead, and opens another', async () => {
  const bot = await connectedApp({}, undefined, { pongMs: 150 });
  await bot.connected();
  bot.slack.sockets.freeze();
  expect(await bot.isHeard()).toBe(true);
});

test('through an hour of outages, sped up, the bot hears every click after Slack is back', async () => {
  const bot = await connectedApp();
  await bot.connected();
  for (let round = 0; round < 3; round += 1) {
    for (const { open, socket } of OUTAGES.filter(({ why }) => why !== 'busy')) {
      if (open !== undefined) bot.trouble.faults.set('apps.connections.open', open);
      bot.trouble.socket = socket;
      bot.slack.sockets.cut();
      await until(() => bot.slack.sockets.size === 0);
      bot.trouble.faults.clear();
      bot.trouble.socket = undefined;
      expect(await bot.isHeard()).toBe(true);
    }
    await bot.slack.goAway();
    await until(() => bot.slack.sockets.size === 0);
    await bot.slack.comeBack();
    expect(await bot.isHeard()).toBe(true);
  }
  expect(bot.slack.sockets.size).toBe(1);
});

test('a socket that Slack renews is followed by the next one at once', async () => {
  const bot = await connectedApp();
  await bot.connected();
  const opened = () => bot.slack.calls.filter(({ method }) => method === 'apps.connections.open').length;
  const start = performance.now();
  for (let count = 1; count <= 5; count += 1) {
    bot.slack.sockets.say(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested' }));
    await until(() => opened() > count);
    expect(await bot.isHeard()).toBe(true);
  }
  expect(performance.now() - start).toBeLessThan(2_000);
});

test('a form that is being saved while Slack renews the socket is acknowledged', async () => {
  let save = () => {};
  const bot = await connectedApp({}, (app) =>
    app.command('/slow', async ({ ack }) => {
      await new Promise<void>((resolve) => {
        save = resolve;
      });
      await ack('Saved.');
    }),
  );
  await bot.connected();
  const sent = bot.slack.command('UMARA', 'CPAY', '/slow');
  bot.slack.sockets.say(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested' }));
  await sleep(50);
  save();
  expect(await sent).toEqual({ ok: true });
  await until(() => bot.slack.calls.filter(({ method }) => method === 'apps.connections.open').length === 2);
});

test.for([
  { why: 'null', frame: 'null' },
  { why: 'an empty object', frame: '{}' },
  { why: 'no JSON', frame: '{"type":' },
  { why: 'an event without a payload', frame: '{"type":"events_api","envelope_id":"e1"}' },
  { why: 'an event of another shape', frame: '{"type":"events_api","envelope_id":"e1","payload":{"event":7}}' },
  { why: 'a command without its words', frame: '{"type":"slash_commands","envelope_id":"e1","payload":{}}' },
  { why: 'a click on nothing', frame: '{"type":"interactive","envelope_id":"e1","payload":{"actions":null}}' },
])('a frame with $why changes nothing', async ({ frame }) => {
  const bot = await connectedApp();
  await bot.connected();
  for (let count = 0; count < 3; count += 1) bot.slack.sockets.say(frame);
  expect(await bot.isHeard()).toBe(true);
  expect(bot.slack.sockets.size).toBe(1);
});

test('a frame that cannot be read is acknowledged, because Slack would send it again', async () => {
  const bot = await connectedApp();
  await bot.connected();
  const unreadable = { type: 'events_api', payload: { event: null } } as const;
  expect(await bot.slack.sockets.deliver(unreadable)).toMatchObject({ ok: true });
});

describe('the bot’s own token', () => {
  test('is looked at while the socket is open, so that a revoked one is noticed', async () => {
    const bot = await connectedApp();
    await bot.connected();
    bot.trouble.faults.set('auth.test', says('token_revoked'));
    await until(() => bot.fault() !== undefined);
    expect(bot.fault()?.reason).toBe('Slack refuses SLACK_BOT_TOKEN: token_revoked');
    bot.trouble.faults.clear();
    await until(() => bot.fault() === undefined);
  });

  test('may be wrong from the beginning: the bot starts, and says what is wrong', async () => {
    const bot = await connectedApp({ botToken: 'xoxb-another' });
    await bot.connect();
    expect(bot.fault()?.reason).toBe('Slack refuses SLACK_BOT_TOKEN: invalid_auth');
  });
});

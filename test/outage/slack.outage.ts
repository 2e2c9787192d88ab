import { setTimeout as sleep } from 'node:timers/promises';
import { expect, onTestFinished, test } from 'vitest';
import type { DemoFault } from '../../demo/slack/options.ts';
import { connectedApp } from '../slack/connection/connected-app.ts';
import { until } from '../support/processes.ts';

type Bot = Awaited<ReturnType<typeof connectedApp>>;

const says = (error: string): DemoFault => ({ kind: 'answer', status: 200, body: { ok: false, error } });
const status = (code: number, headers = {}): DemoFault => ({ kind: 'answer', status: code, headers });

/** Slack gives no socket for a while, and the present one closes. */
const withoutSockets = (fault: DemoFault) => async (bot: Bot, ms: number) => {
  bot.trouble.faults.set('apps.connections.open', fault);
  bot.slack.sockets.cut();
  await sleep(ms);
  bot.trouble.faults.clear();
};

const BAD_FRAMES = ['null', '{}', '{"type":', '{"type":"events_api","envelope_id":"e1"}', '[7]'];

/** What goes wrong, and for how long. */
const TROUBLES: Readonly<Record<string, (bot: Bot, ms: number) => Promise<void>>> = {
  'no sockets (503)': withoutSockets(status(503)),
  'too many requests (429)': withoutSockets(status(429, { 'retry-after': '1' })),
  'an app token that is revoked': withoutSockets(says('invalid_auth')),
  async 'a bot token that is revoked'(bot, ms) {
    bot.trouble.faults.set('auth.test', says('token_revoked'));
    await sleep(ms);
    bot.trouble.faults.clear();
  },
  async 'a socket that closes'(bot, ms) {
    bot.slack.sockets.cut();
    await sleep(ms);
  },
  async 'a socket that is frozen'(bot) {
    bot.slack.sockets.freeze();
  },
  async 'sockets without a word'(bot, ms) {
    bot.trouble.socket = 'silent';
    bot.slack.sockets.cut();
    await sleep(ms);
    bot.trouble.socket = undefined;
  },
  async 'frames that cannot be read'(bot) {
    for (const frame of BAD_FRAMES) bot.slack.sockets.say(frame);
  },
  async 'Slack away'(bot, ms) {
    await bot.slack.goAway();
    await sleep(ms);
    await bot.slack.comeBack();
  },
};

/** The bot waits a hundredth of what it waits in earnest, so this is an hour. */
const HOUR_MS = 36_000;
/** From 20 seconds to two minutes. */
const LENGTHS_MS = [200, 600, 1_200];

test('through an hour of outages the bot hears every click after Slack is back', async () => {
  const unhandled: unknown[] = [];
  const note = (error: unknown) => void unhandled.push(error);
  process.on('unhandledRejection', note);
  onTestFinished(() => void process.off('unhandledRejection', note));
  const bot = await connectedApp({}, undefined, {
    firstPauseMs: 10,
    longestPauseMs: 300,
    refusedPauseMs: 600,
    pongMs: 150,
    steadyMs: 100,
    lookEveryMs: 600,
  });
  await bot.connected();
  const troubles = Object.entries(TROUBLES);
  const counts = { outages: 0, clicks: 0, answered: 0, longestMs: 0 };
  const lost: string[] = [];
  const end = performance.now() + HOUR_MS;
  while (performance.now() < end || counts.outages % troubles.length !== 0) {
    const [why, happens] = troubles[counts.outages % troubles.length] as (typeof troubles)[number];
    await happens(bot, LENGTHS_MS[counts.outages % LENGTHS_MS.length] as number);
    counts.outages += 1;
    const backMs = performance.now();
    for (let click = 0; click < 3; click += 1) {
      counts.clicks += 1;
      const isHeard = await bot.isHeard();
      counts.answered += isHeard ? 1 : 0;
      if (!isHeard) lost.push(why);
    }
    counts.longestMs = Math.max(counts.longestMs, Math.round(performance.now() - backMs));
    await until(() => bot.fault() === undefined);
  }
  process.stdout.write(`An hour of outages, a hundred times as fast: ${JSON.stringify(counts)}\n`);
  expect(lost).toEqual([]);
  expect(unhandled).toEqual([]);
  expect(bot.slack.sockets.size).toBe(1);
});

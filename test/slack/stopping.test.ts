import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { failedAnswer } from '../../src/slack/failure-words.ts';
import { until } from '../support/processes.ts';
import { connectedApp, type Listen } from './connection/connected-app.ts';

const RESTARTING = 'Drumbeat is being restarted. Try again in a minute.';

/** An app whose `/slow` is acknowledged at once and ends when it is let. */
async function slowApp(lastAnswersMs = 50) {
  const ends: ((error?: Error) => void)[] = [];
  const listen: Listen = (app) =>
    app.command('/slow', async ({ ack, respond }) => {
      await ack();
      const error = await new Promise<Error | undefined>((resolve) => {
        ends.push(resolve);
      });
      if (error !== undefined) throw error;
      await respond('Done.');
    });
  const bot = await connectedApp({}, listen, { lastAnswersMs });
  await bot.connected();
  const ask = async (count: number) => {
    for (let each = 0; each < count; each += 1) await bot.slack.command('UMARA', 'CPAY', '/slow');
    await until(() => ends.length === count);
  };
  const heard = () => bot.slack.messages('UMARA', 'CPAY').map(({ text }) => text);
  return { ...bot, ends, ask, heard };
}

describe('a bot that stops', () => {
  test('tells everybody whose command does not end', async () => {
    const bot = await slowApp();
    await bot.ask(4);
    await bot.stop();
    expect(bot.heard()).toEqual([RESTARTING, RESTARTING, RESTARTING, RESTARTING]);
  });

  test('waits for a command that ends in time', async () => {
    const bot = await slowApp(10_000);
    await bot.ask(1);
    const stopping = bot.stop();
    await sleep(10);
    bot.ends[0]?.();
    await stopping;
    expect(bot.heard()).toEqual(['Done.']);
  });

  test('says nothing more to who was told: what was cut off goes wrong afterwards', async () => {
    const bot = await slowApp();
    await bot.ask(1);
    await bot.stop();
    bot.ends[0]?.(new Error('Cannot use a pool after calling end on the pool'));
    await until(() => bot.logged().some(({ msg }) => msg === 'A Slack listener failed'));
    await sleep(20);
    expect(bot.heard()).toEqual([RESTARTING]);
  });

  test('acknowledges what arrives meanwhile, and closes its socket at the end', async () => {
    const bot = await slowApp(1_000);
    await bot.ask(1);
    const stopping = bot.stop();
    expect(await bot.isHeard()).toBe(true);
    await stopping;
    await until(() => bot.slack.sockets.size === 0);
  });
});

test('a bot that goes on says that something went wrong', async () => {
  const bot = await slowApp();
  await bot.ask(1);
  bot.ends[0]?.(new Error('a mistake of ours'));
  await until(() => bot.heard().length > 0);
  expect(bot.heard()).toEqual([failedAnswer(new Error('a mistake of ours'))]);
});

import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { aBot } from './a-bot.ts';
import { sendFor, untruths } from './senders.ts';

const { pool, url } = await testDatabase();

test('while the database is slow, hangs and comes back, what was acknowledged is there and what was refused is not', async () => {
  const bot = await aBot(url);
  const phases = [
    { label: 'well', begin: async () => {} },
    { label: 'late', begin: async () => bot.proxy.slow(100) },
    { label: 'hanging', begin: () => bot.proxy.hang() },
    { label: 'back', begin: () => bot.proxy.restore().then(() => bot.proxy.slow(0)) },
  ];
  const sent = [];
  for (const { label, begin } of phases) {
    await begin();
    sent.push(...(await sendFor(bot.url, bot.token, label, 1_000)).sent);
  }
  await bot.isReady();
  expect(await untruths(pool, sent)).toEqual([]);
  expect(sent.filter(({ told }) => told === 'stored')).not.toEqual([]);
  expect(sent.filter(({ told }) => told !== 'stored')).not.toEqual([]);
}, 120_000);

import { randomInt } from 'node:crypto';
import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { reportOf } from './report.ts';
import { thinnessOf } from './shares.ts';
import { besiege } from './siege.ts';
import { aWorld } from './world.ts';

const { url: databaseUrl } = await testDatabase();
const numberIn = (name: string, otherwise: number): number => Number(process.env[name] ?? otherwise);

const seed = numberIn('FUZZ_SEED', randomInt(1_000_000));
const inputs = numberIn('FUZZ_INPUTS', 200_000);
const first = numberIn('FUZZ_FIRST', 0);
/** Over sockets nothing but Slack's payloads comes. */
const overSockets = Math.round(inputs / 8);

const say = (text: string): void => void process.stdout.write(`${text}\n`);

test.skipIf(process.env['FUZZ_RECORD'] === '1')(`${inputs} inputs do no harm`, async ({ onTestFinished }) => {
  say(`FUZZ_SEED=${seed} FUZZ_INPUTS=${inputs} FUZZ_FIRST=${first} repeats this`);
  const world = await aWorld(databaseUrl);
  onTestFinished(world.close);
  const progress = (done: number) => {
    if (done % 5_000 === 0) say(`  ${done} … after ${Math.round(performance.now() / 1_000)} s`);
  };
  const siege = { seed, first, databaseUrl, progress };
  const http = await besiege(world, { ...siege, count: inputs - overSockets, isSocket: false });
  say(reportOf('HTTP', http));
  const socket = await besiege(world, { ...siege, count: overSockets, isSocket: true });
  say(reportOf('Socket Mode', socket));
  expect([...http.found, ...socket.found].map(({ kind, what }) => `${kind}: ${what}`)).toEqual([]);
  expect([...thinnessOf(http, false), ...thinnessOf(socket, true)]).toEqual([]);
});

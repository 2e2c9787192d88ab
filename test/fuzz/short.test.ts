import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import { inputOf } from './generate.ts';
import { reportOf } from './report.ts';
import { thinnessOf } from './shares.ts';
import { besiege } from './siege.ts';
import { aWorld } from './world.ts';

const { url: databaseUrl } = await testDatabase();

/** The long form, with 200,000 inputs from any seed, is `npm run test:fuzz`. */
test('800 inputs of the same seed do no harm over HTTP, nor 150 over a socket', { timeout: 240_000 }, async ({
  onTestFinished,
}) => {
  const world = await aWorld(databaseUrl);
  onTestFinished(world.close);
  const made = () =>
    Array.from({ length: 50 }, (_, index) => JSON.stringify(inputOf(15, index, world.material, false)));
  expect(made().join('\n') === made().join('\n')).toBe(true);
  const siege = { seed: 15, first: 0, databaseUrl };
  const http = await besiege(world, { ...siege, count: 800, warmUp: 400, isSocket: false });
  const socket = await besiege(world, { ...siege, count: 150, warmUp: 100, isSocket: true });
  const faults = [http, socket].filter(({ found }) => found.length > 0);
  expect(faults.map((report) => reportOf('Faults', report))).toEqual([]);
  expect([...thinnessOf(http, false), ...thinnessOf(socket, true)]).toEqual([]);
});

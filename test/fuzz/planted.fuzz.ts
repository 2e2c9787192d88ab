import { expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import type { FaultKind } from './judges.ts';
import { besiege } from './siege.ts';
import { aWorld } from './world.ts';

const { url: databaseUrl } = await testDatabase();
const PLANTED = new URL('./planted.ts', import.meta.url).href;

/** Each fault is in a bot of its own. */
test('a bot with a fault is found out, whatever the fault', async ({ onTestFinished }) => {
  const world = await aWorld(databaseUrl);
  onTestFinished(world.close);
  const faults: readonly (readonly [fault: string, found: FaultKind])[] = [
    ['throws', 'server-error'],
    ['shows-its-stack', 'leak'],
    ['rejects', 'unhandled'],
    ['never-acknowledges', 'unacknowledged'],
    ['hoards', 'memory'],
    ['stares', 'stuck'],
    ['tells', 'secret'],
    ['stays-in-a-transaction', 'statement'],
    ['ends', 'ended'],
  ];
  const seen: (readonly [string, readonly string[]])[] = [];
  for (const [fault] of faults) {
    const environment = (isSocket: boolean) => ({ ...world.environment(isSocket), FUZZ_PLANTED: fault });
    const siege = { seed: 5, first: 0, count: 260, warmUp: 130, isSocket: false, databaseUrl, planted: PLANTED };
    const { found } = await besiege({ ...world, environment }, siege);
    seen.push([fault, found.map(({ kind }) => kind)]);
  }
  expect(seen).toEqual(faults.map(([fault, kind]) => [fault, expect.arrayContaining([kind])]));
});

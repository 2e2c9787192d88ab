import { afterAll, describe, expect, test } from 'vitest';
import { testDatabase } from '../support/database.ts';
import type { FaultKind } from './judges.ts';
import { besiege } from './siege.ts';
import { aWorld } from './world.ts';

const { url: databaseUrl } = await testDatabase();
const world = await aWorld(databaseUrl);
afterAll(world.close);
const PLANTED = new URL('./planted.ts', import.meta.url).href;

/** Each fault is in a bot of its own. What a judge makes of single answers and lines is in `judges.test.ts`. */
describe('a bot', () => {
  test.for<{ why: string; fault: string; kind: FaultKind }>([
    { why: 'that answers 500', fault: 'throws', kind: 'server-error' },
    { why: 'that shows its stack', fault: 'shows-its-stack', kind: 'leak' },
    { why: 'with a promise that nobody handles', fault: 'rejects', kind: 'unhandled' },
    { why: 'that does not acknowledge', fault: 'never-acknowledges', kind: 'unacknowledged' },
    { why: 'that keeps what it was sent', fault: 'hoards', kind: 'memory' },
    { why: 'that works for 300 ms at once', fault: 'stares', kind: 'stuck' },
    { why: 'that logs its token', fault: 'tells', kind: 'secret' },
    { why: 'that leaves a transaction open', fault: 'stays-in-a-transaction', kind: 'statement' },
    { why: 'that ends', fault: 'ends', kind: 'ended' },
  ])('$why is found out', async ({ fault, kind }) => {
    const environment = (isSocket: boolean) => ({ ...world.environment(isSocket), FUZZ_PLANTED: fault });
    const siege = { seed: 5, first: 0, count: 300, warmUp: 100, isSocket: false, databaseUrl };
    const { found } = await besiege({ ...world, environment }, { ...siege, planted: PLANTED, isExplained: false });
    expect(found.map((one) => one.kind)).toContain(kind);
  });
});

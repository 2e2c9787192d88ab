import fc from 'fast-check';
import { expect, test } from 'vitest';
import { doraStore } from '../../src/dora/dora.store.ts';
import { countedWindow } from '../../src/dora/metrics/counted-window.ts';
import type { CountedFacts, SnapshotFacts } from '../../src/dora/metrics/facts.ts';
import { testDatabase } from '../support/database.ts';
import { recount, recountSuspected, recountWithoutDeployment } from '../support/dora-recount.ts';
import { anyQuestion, anyWorld, ownerOf, storeWorld, windowsOf } from '../support/dora-worlds.ts';

const { db, pool, reset } = await testDatabase();

/** Sums come out in another order on each side: numbers are compared to the thousandth, reasons as a set. */
const comparable = (facts: CountedFacts): unknown =>
  JSON.parse(
    JSON.stringify(
      { ...facts, minutesByReason: facts.minutesByReason.map((row) => JSON.stringify(rounded(row))).toSorted() },
      (_key, value: unknown) => (typeof value === 'number' ? Number(value.toFixed(3)) : value),
    ),
  );
const rounded = ({ reason, incidents, minutes }: SnapshotFacts['minutesByReason'][number]) => [
  reason ?? 'none',
  incidents,
  minutes === undefined ? 'open' : Number(minutes.toFixed(3)),
];

test('one statement finds what a slow, plain recount finds, for anybody and any window', async () => {
  await fc.assert(
    fc.asyncProperty(anyWorld, fc.array(anyQuestion, { minLength: 6, maxLength: 6 }), async (world, questions) => {
      await reset();
      await storeWorld(pool, world);
      for (const { asker, ...asked } of questions) {
        const windows = windowsOf(asked);
        const owner = ownerOf(asker);
        const facts = await doraStore(db).facts(owner, windows);
        expect(comparable(facts)).toEqual(comparable(recount(world, asker, windows)));
        const suspected = await doraStore(db).suspected(owner, windows.current);
        expect(suspected).toEqual(recountSuspected(world, asker, windows.current));
        const counted = countedWindow(windows.current, facts);
        const withoutDeployment = await doraStore(db).withoutDeployment(owner, counted);
        expect(withoutDeployment).toBe(recountWithoutDeployment(world, asker, counted));
      }
    }),
    { numRuns: 60, endOnFailure: true },
  );
});

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { doraStore } from '../../src/dora/dora.store.ts';
import type { PeriodFacts } from '../../src/dora/facts.ts';
import { LIST_KINDS, type ListKind } from '../../src/dora/listed.ts';
import { testDatabase } from '../support/database.ts';
import { type Deployment, rowsIn, type World } from '../support/dora-recount.ts';
import { anyQuestion, anyWorld, ownerOf, storeWorld, windowsOf } from '../support/dora-worlds.ts';

const { db, pool, reset } = await testDatabase();
const dora = doraStore(db);

/** The figure that each list explains. */
const COUNTS: Record<ListKind, (facts: PeriodFacts) => number> = {
  all: ({ deployments }) => deployments.total,
  successes: ({ deployments }) => deployments.successes,
  failed: ({ deployments }) => deployments.failed,
  rework: ({ deployments }) => deployments.hotfixes + deployments.rollbacks,
  unmeasured: ({ leadTime }) => leadTime.unmeasured,
  'head-commit': ({ leadTime }) => leadTime.headCommitOnly,
  'by-script': ({ deployments }) => deployments.failedByScript,
};

const isNamed = ({ incidents }: World, { id }: Deployment) => incidents.some(({ blamed }) => blamed.includes(id));
const isMeasured = ({ authoredAt }: Deployment) => authoredAt.length > 0;
const IS_LISTED: Record<ListKind, (world: World, row: Deployment) => boolean> = {
  all: () => true,
  successes: (_world, { status }) => status === 'success',
  failed: (world, row) => row.markedByScript || isNamed(world, row),
  rework: (_world, { status }) => status === 'hotfix' || status === 'rollback',
  unmeasured: (_world, row) => row.status === 'success' && !isMeasured(row) && row.leadTimeSeconds === null,
  'head-commit': (_world, row) => row.status === 'success' && !isMeasured(row) && row.leadTimeSeconds !== null,
  'by-script': (world, row) => row.markedByScript && !isNamed(world, row),
};

const newestFirst = (a: Deployment, b: Deployment) => b.at - a.at || b.id - a.id;

test('every list has exactly the deployments that its figure counts, for anybody and any window', async () => {
  await fc.assert(
    fc.asyncProperty(anyWorld, fc.array(anyQuestion, { minLength: 3, maxLength: 3 }), async (world, questions) => {
      await reset();
      await storeWorld(pool, world);
      for (const { asker, ...asked } of questions) {
        const [owner, windows] = [ownerOf(asker), windowsOf(asked)];
        const { current } = await dora.facts(owner, windows);
        for (const kind of LIST_KINDS) {
          const expected = rowsIn(world, asker, windows.current)
            .filter((row) => IS_LISTED[kind](world, row))
            .toSorted(newestFirst)
            .map(({ id }) => id);
          const listed = await dora.listed(kind, owner, windows.current, 20);
          expect({ kind, total: listed.total, ids: listed.deployments.map(({ id }) => id) }).toEqual({
            kind,
            total: COUNTS[kind](current),
            ids: expected.slice(0, 20),
          });
          expect(listed.total).toBe(expected.length);
        }
      }
    }),
    { numRuns: 40, endOnFailure: true },
  );
});

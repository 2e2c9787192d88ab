import fc from 'fast-check';
import { expect, test } from 'vitest';
import { doraStore } from '../../../src/dora/dora.store.ts';
import { type IncidentListKind, LIST_KINDS, type ListKind } from '../../../src/dora/lists/listed.ts';
import type { PeriodFacts } from '../../../src/dora/metrics/facts.ts';
import { snapshotOf } from '../../../src/dora/snapshot/snapshot.ts';
import { testDatabase } from '../../support/database.ts';
import { type Deployment, rowsIn, type World } from '../../support/dora-recount.ts';
import { anyQuestion, anyWorld, ownerOf, storeWorld, windowsOf } from '../../support/dora-worlds.ts';

const { db, pool, reset } = await testDatabase();
const dora = doraStore(db);

/** The figure that each list explains; of lead times by change, and of those under zero, it counts values and no rows. */
const COUNTS: Partial<Record<ListKind, (facts: PeriodFacts) => number>> = {
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
const valuesOf = ({ at, authoredAt, leadTimeSeconds }: Deployment) =>
  authoredAt.length > 0 ? authoredAt.map((authored) => at - authored) : [leadTimeSeconds ?? 0];
const IS_LISTED: Record<Exclude<ListKind, 'suspected'>, (world: World, row: Deployment) => boolean> = {
  all: () => true,
  successes: (_world, { status }) => status === 'success',
  failed: (world, row) => row.markedByScript || isNamed(world, row),
  rework: (_world, { status }) => status === 'hotfix' || status === 'rollback',
  unmeasured: (_world, row) => row.status === 'success' && !isMeasured(row) && row.leadTimeSeconds === null,
  'head-commit': (_world, row) => row.status === 'success' && !isMeasured(row) && row.leadTimeSeconds !== null,
  'by-change': (_world, row) => row.status === 'success' && isMeasured(row),
  negative: (_world, row) => row.status === 'success' && Math.min(...valuesOf(row)) < 0,
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
          if (kind === 'suspected') continue;
          const expected = rowsIn(world, asker, windows.current)
            .filter((row) => IS_LISTED[kind](world, row))
            .toSorted(newestFirst)
            .map(({ id }) => id);
          const listed = await dora.listed(kind, owner, windows.current, { skip: 0, most: 20 });
          expect({ kind, total: listed.total, ids: listed.deployments.map(({ id }) => id) }).toEqual({
            kind,
            total: expected.length,
            ids: expected.slice(0, 20),
          });
          expect(listed.total).toBe(COUNTS[kind]?.(current) ?? expected.length);
          const next = await dora.listed(kind, owner, windows.current, { skip: 2, most: 3 });
          expect(next.deployments.map(({ id }) => id)).toEqual(expected.slice(2, 5));
        }
        const suspected = await dora.listed('suspected', owner, windows.current, { skip: 0, most: 1_000 });
        expect(suspected.total).toBe((await dora.suspected(owner, windows.current)).deployments);
        for (const { incidents, failed } of suspected.deployments) {
          expect(failed).toBe(false);
          expect(incidents).not.toEqual([]);
        }
      }
    }),
    { numRuns: 40, endOnFailure: true },
  );
});

test('every list of incidents has those that its figure counts, and the recovery time is the median of its rows', async () => {
  await fc.assert(
    fc.asyncProperty(anyWorld, fc.array(anyQuestion, { minLength: 3, maxLength: 3 }), async (world, questions) => {
      await reset();
      await storeWorld(pool, world);
      for (const { asker, ...asked } of questions) {
        const [owner, windows] = [ownerOf(asker), windowsOf(asked)];
        const facts = await dora.facts(owner, windows);
        const suspected = { incidents: 0, deployments: 0 };
        const { window } = snapshotOf(
          { kind: 'all' },
          windows,
          { ...facts, suspected, withoutDeployment: 0 },
          new Date(),
          2019,
        );
        const { incidents, recovery } = facts.current;
        const rowsOf = async (kind: IncidentListKind) => {
          const listed = await dora.listedIncidents(kind, owner, window, { skip: 0, most: 1_000 });
          expect(listed.total).toBe(listed.incidents.length);
          return listed.incidents;
        };
        expect(await rowsOf('incidents')).toHaveLength(incidents.total);
        expect(await rowsOf('untagged')).toHaveLength(incidents.untagged);
        const recoveries = await rowsOf('recovery');
        const seconds = recoveries.flatMap(({ startedAt, endedAt }) =>
          endedAt === undefined ? [] : [(endedAt.getTime() - startedAt.getTime()) / 1_000],
        );
        expect(recoveries.length - seconds.length).toBe(recovery.open);
        expect(seconds).toHaveLength(recovery.recovered);
        expect(medianOf(seconds)?.toFixed(3)).toBe(recovery.medianSeconds?.toFixed(3));
      }
    }),
    { numRuns: 40, endOnFailure: true },
  );
});

function medianOf(values: readonly number[]): number | undefined {
  if (values.length === 0) return undefined;
  const sorted = values.toSorted((a, b) => a - b);
  return ((sorted[Math.floor((sorted.length - 1) / 2)] ?? 0) + (sorted[Math.ceil((sorted.length - 1) / 2)] ?? 0)) / 2;
}

import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { deploymentId } from '../../../src/deploys/deployment.ts';
import { deploysStore } from '../../../src/deploys/deploys.store.ts';
import type { Verdict } from '../../../src/incidents/incident.ts';
import { incidentsStore } from '../../../src/incidents/incidents.store.ts';
import { testDatabase } from '../../support/database.ts';

const { db, pool, reset } = await testDatabase();
const incidents = incidentsStore(db, deploysStore(db));
const NOW = new Date('2026-11-25T10:00:00Z');

beforeEach(reset);

const INCIDENTS = ['a', 'b', 'c'];
const DEPLOYMENTS = [1, 2, 3].map(deploymentId);

type Step = { readonly incident: string; readonly hour: number | undefined; readonly verdict: Verdict | undefined };

const verdicts: fc.Arbitrary<Verdict | undefined> = fc.oneof(
  fc.subarray(DEPLOYMENTS).map((deployments): Verdict => ({ kind: 'yes', deployments })),
  fc.constant<Verdict>({ kind: 'no', reason: 'traffic' }),
  fc.constant<Verdict>({ kind: 'none' }),
  fc.constant(undefined),
);

const steps: fc.Arbitrary<Step[]> = fc.array(
  fc.record({
    incident: fc.constantFrom(...INCIDENTS),
    hour: fc.option(fc.integer({ min: 0, max: 3 }), { nil: undefined }),
    verdict: verdicts,
  }),
  { minLength: 1, maxLength: 10 },
);

const onset = (hour: number): Date => new Date(Date.UTC(2026, 10, 25, hour));

/** Makes the incident, or changes it when it was made before. */
async function take({ incident: id, hour, verdict }: Step): Promise<void> {
  const startedAt = onset(hour ?? 0);
  const added = await incidents.add({ id, startedAt, source: 'api', bodySha256: Buffer.of(), verdict }, NOW);
  if (added !== 'added') await incidents.change(id, { startedAt: hour === undefined ? undefined : startedAt, verdict });
}

type Known = { hour: number; deployments: readonly number[] };

/** What the same steps come to when nothing but the definition is known. */
function expected(taken: readonly Step[]): (string | null)[] {
  const known = new Map<string, Known>();
  for (const { incident, hour, verdict } of taken) {
    const before = known.get(incident) ?? { hour: 0, deployments: [] };
    const named = verdict?.kind === 'yes' ? verdict.deployments : [];
    known.set(incident, { hour: hour ?? before.hour, deployments: verdict ? named : before.deployments });
  }
  return DEPLOYMENTS.map((deployment) => {
    const naming = [...known].filter(([, { deployments }]) => deployments.includes(deployment));
    const [earliest] = naming.toSorted(([a, one], [b, other]) => one.hour - other.hour || a.localeCompare(b));
    return earliest?.[0] ?? null;
  });
}

async function actual(): Promise<(string | null)[]> {
  const { rows } = await pool.query<{ caused_incident: boolean; incident_id: string | null }>(
    'select caused_incident, incident_id from deploy_events order by id',
  );
  expect(rows.map((row) => row.caused_incident)).toEqual(rows.map((row) => row.incident_id !== null));
  return rows.map((row) => row.incident_id);
}

test('after any verdicts a deployment has failed when one names it, for the incident that began first', async () => {
  await fc.assert(
    fc.asyncProperty(steps, async (taken) => {
      await reset();
      await pool.query(
        `insert into deploy_events (id, sha, repo, environment, deployed_at)
         select id, 'abcdef' || id, 'acme/shop', 'production', '2026-11-24T10:00:00Z' from generate_series(1, 3) id`,
      );
      for (const step of taken) await take(step);
      expect(await actual()).toEqual(expected(taken));
    }),
    { numRuns: 60 },
  );
});

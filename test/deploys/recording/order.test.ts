import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import type { DeploymentStatus } from '../../../src/deploys/deployment.ts';
import { deploysStore } from '../../../src/deploys/deploys.store.ts';
import type { DeploymentEvent } from '../../../src/deploys/events/deployment-event.ts';
import { keyedEvent } from '../../../src/deploys/recording/recording.store.ts';
import { shaOf } from '../../support/bodies.ts';
import { testDatabase } from '../../support/database.ts';

const { db, pool, reset } = await testDatabase();
const deploys = deploysStore(db);
beforeEach(reset);

const NOW = new Date('2026-11-25T10:00:00Z');

/** What happened: a version came to a place, so many minutes after the first one could. */
type Happened = {
  readonly minute: number;
  readonly place: string;
  readonly version: string;
  readonly digits?: number;
  readonly said?: DeploymentStatus | undefined;
  readonly commits?: readonly string[];
};

const eventOf = ({ minute, place, version, digits = 40, said, commits = [] }: Happened): DeploymentEvent => ({
  id: undefined,
  repo: 'acme/shop',
  service: undefined,
  sha: shaOf(version).slice(0, digits),
  environment: 'production',
  environmentSent: place,
  deployedAt: new Date(Date.UTC(2026, 10, 1, 0, minute)),
  isTimed: true,
  startedAt: undefined,
  status: said,
  failed: undefined,
  deployedBy: undefined,
  leadTimeSeconds: minute * 60,
  previousSha: undefined,
  ref: undefined,
  version: undefined,
  url: undefined,
  run: undefined,
  commits: commits.map((commit) => ({ sha: shaOf(commit), authoredAt: new Date(Date.UTC(2026, 9, 1)) })),
});

async function record(...parts: readonly (readonly Happened[])[]): Promise<void> {
  for (const part of parts) {
    const outcome = await deploys.record(
      part.map((happened) => keyedEvent(eventOf(happened), happened)),
      NOW,
    );
    expect(outcome).not.toBe('key-reused');
  }
}

/** Deployments as `minute version status lead-minutes changes`, each with its arrivals as `place@minute`, redeploys in brackets. */
async function stored(): Promise<string[]> {
  const { rows } = await pool.query<{ line: string }>(`
    select concat_ws(' ', extract(epoch from d.deployed_at - '2026-11-01Z') / 60 || '', left(d.sha, 7), d.status,
                     d.lead_time_seconds / 60,
                     (select string_agg(left(c.sha, 4) || case when c.is_counted then '' else '-' end, '+' order by c.sha)
                        from changes c where c.deploy_event_id = d.id),
                     (select string_agg(case when a.is_redeploy then '(' else '' end || a.place || '@' ||
                                        extract(epoch from a.deployed_at - '2026-11-01Z') / 60 ||
                                        case when a.is_redeploy then ')' else '' end, ' ' order by a.deployed_at, a.place)
                        from deploy_arrivals a where a.deploy_event_id = d.id)) as line
      from deploy_events d
     order by d.deployed_at, d.sha`);
  return rows.map(({ line }) => line.replaceAll('.0000000000000000', ''));
}

describe('a history of deployments', () => {
  const happened: fc.Arbitrary<Happened> = fc.record({
    minute: fc.integer({ min: 0, max: 40 }),
    place: fc.constantFrom('production', 'eu', 'us'),
    version: fc.constantFrom('V1', 'V2', 'V3'),
    digits: fc.constantFrom(40, 40, 40, 7, 12),
    said: fc.constantFrom(undefined, undefined, undefined, 'success' as const, 'rollback' as const, 'hotfix' as const),
    commits: fc.constantFrom([], [], ['c1'], ['c1', 'c2'], ['c2', 'c3']),
  });
  /** One place has one version at a minute. */
  const histories = fc.uniqueArray(happened, {
    minLength: 1,
    maxLength: 12,
    selector: ({ minute, place }) => `${minute} ${place}`,
  });
  const shuffledAndSplit = histories.chain((history) =>
    fc.record({
      history: fc.constant(history),
      order: fc.shuffledSubarray(
        [...history.keys(), ...history.keys()].map((index, at) => ({ index, at })),
        { minLength: history.length * 2, maxLength: history.length * 2 },
      ),
      cuts: fc.array(fc.integer({ min: 1, max: 5 }), { minLength: history.length * 2, maxLength: history.length * 2 }),
    }),
  );

  test('is the same in any order, told twice, and in arrays of any size', { timeout: 600_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(shuffledAndSplit, async ({ history, order, cuts }) => {
        await reset();
        const inOrder = history.toSorted((one, other) => one.minute - other.minute);
        await record(...inOrder.map((one) => [one]));
        const expected = await stored();
        await reset();
        const told = order.flatMap(({ index }) => history[index] ?? []);
        const parts: Happened[][] = [];
        for (const size of cuts) if (told.length > 0) parts.push(told.splice(0, size));
        await record(...parts);
        expect(await stored()).toEqual(expected);
      }),
      { numRuns: Number(process.env['RUNS'] ?? 60) },
    );
  });
});

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

/** Histories per property. */
const RUNS = 60;
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

/** One place after the other, an arrival at a time: the slow way that the product describes. */
function expected(history: readonly Happened[]): string[] {
  const turns = new Map<
    string,
    { readonly status: string; readonly arrivals: Happened[]; readonly again: Happened[] }
  >();
  for (const place of new Set(history.map((one) => one.place))) {
    const ran: { version: string; said: string | undefined }[] = [];
    let running: string | undefined;
    for (const one of history.filter((each) => each.place === place).toSorted((a, b) => a.minute - b.minute)) {
      const said = one.said === 'success' ? undefined : one.said;
      const before = ran.at(-1);
      const isRedeploy = before?.version === one.version && (said === undefined || said === before.said);
      if (!isRedeploy) {
        const turn = ran.filter(({ version }) => version === one.version).length + 1;
        running = `${one.version} ${turn}`;
        const deployment = turns.get(running) ?? { status: turn > 1 ? 'rollback' : 'success', arrivals: [], again: [] };
        deployment.arrivals.push(one);
        turns.set(running, deployment);
        ran.push({ version: one.version, said });
      } else {
        turns.get(running ?? '')?.again.push(one);
        ran[ran.length - 1] = { version: one.version, said };
      }
    }
  }
  return [...turns.values()]
    .map(({ status, arrivals, again }) => {
      const inOrder = arrivals.toSorted((a, b) => a.minute - b.minute || (a.place < b.place ? -1 : 1));
      const told = inOrder.find(({ said }) => said === 'rollback' || said === 'hotfix')?.said;
      const all = [...arrivals.map((one) => ({ one, again: false })), ...again.map((one) => ({ one, again: true }))];
      const words = all
        .toSorted((a, b) => a.one.minute - b.one.minute || (a.one.place < b.one.place ? -1 : 1))
        .map(({ one, again: isAgain }) => (isAgain ? `(${one.place}@${one.minute})` : `${one.place}@${one.minute}`));
      return { minute: inOrder[0]?.minute ?? 0, words: `${told ?? status} ${words.join(' ')}` };
    })
    .toSorted((a, b) => a.minute - b.minute || (a.words < b.words ? -1 : 1))
    .map(({ minute, words }) => `${minute} ${words}`);
}

/** Deployments as `minute version status lead-minutes changes`, each with its arrivals as `place@minute`, redeploys in brackets. */
async function stored(): Promise<string[]> {
  const { rows } = await pool.query<{ line: string }>(`
    select concat_ws(' ', (extract(epoch from d.deployed_at - '2026-11-01Z') / 60)::int, left(d.sha, 7), d.status,
                     d.lead_time_seconds / 60,
                     (select string_agg(left(c.sha, 4) || case when c.is_counted then '' else '-' end, '+' order by c.sha)
                        from changes c where c.deploy_event_id = d.id),
                     (select string_agg(case when a.is_redeploy then '(' else '' end || a.place || '@' ||
                                        (extract(epoch from a.deployed_at - '2026-11-01Z') / 60)::int ||
                                        case when a.is_redeploy then ')' else '' end, ' ' order by a.deployed_at, a.place)
                        from deploy_arrivals a where a.deploy_event_id = d.id)) as line
      from deploy_events d
     order by d.deployed_at, d.sha`);
  return rows.map(({ line }) => line);
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
      { numRuns: RUNS },
    );
  });

  // At each minute one event: of two at the same instant nobody can say which was the first.
  test('is what the rules say of each place, from its first event to its last', { timeout: 600_000 }, async () => {
    const withoutShort = fc.uniqueArray(
      happened.map((one) => ({ ...one, digits: 40 })),
      { minLength: 1, maxLength: 15, selector: ({ minute }) => minute },
    );
    await fc.assert(
      fc.asyncProperty(withoutShort, async (history) => {
        await reset();
        await record(...history.map((one) => [one]));
        const words = (await stored()).map((line) =>
          line.replace(/^(\S+) \S+ (\S+) -?\d+ (?:\S*[0-9a-f]{4}-?\S* )?/, '$1 $2 '),
        );
        expect(words.toSorted()).toEqual(expected(history).toSorted());
      }),
      { numRuns: RUNS },
    );
  });
});

describe('what came before and is told later', () => {
  const at = (minute: number, version: string, place = 'production', more: Partial<Happened> = {}): Happened => ({
    minute,
    version,
    place,
    ...more,
  });
  test.for<{ why: string; told: readonly Happened[]; rows: readonly string[] }>([
    {
      why: 'the same version, at an earlier minute: it began then',
      told: [at(0, 'V0'), at(15, 'V1'), at(10, 'V1')],
      rows: ['0 success production@0', '10 success production@10 (production@15)'],
    },
    {
      why: 'the version between two of the same: the second is a rollback',
      told: [at(12, 'V1'), at(10, 'V1'), at(11, 'V2')],
      rows: ['10 success production@10', '11 success production@11', '12 rollback production@12'],
    },
    {
      why: 'an import of the same days, two minutes earlier: nothing is new',
      told: [at(10, 'V1'), at(20, 'V2'), at(30, 'V3'), at(8, 'V1'), at(18, 'V2'), at(28, 'V3')],
      rows: [
        '8 success production@8 (production@10)',
        '18 success production@18 (production@20)',
        '28 success production@28 (production@30)',
      ],
    },
    {
      why: 'one version in three regions is one deployment with three arrivals',
      told: [at(12, 'V1', 'us'), at(11, 'V1', 'asia'), at(10, 'V1', 'eu')],
      rows: ['10 success eu@10 asia@11 us@12'],
    },
    {
      why: 'a roll-out that overlaps with the next is no rollback',
      told: [at(10, 'V1', 'eu'), at(11, 'V2', 'eu'), at(12, 'V1', 'us'), at(13, 'V2', 'us')],
      rows: ['10 success eu@10 us@12', '11 success eu@11 us@13'],
    },
    {
      why: 'a rollback of all regions is one rollback',
      told: ['eu', 'us'].flatMap((place, late) => [
        at(10 + late, 'V1', place),
        at(20 + late, 'V2', place),
        at(30 + late, 'V1', place),
      ]),
      rows: ['10 success eu@10 us@11', '20 success eu@20 us@21', '30 rollback eu@30 us@31'],
    },
    {
      why: 'one region alone goes back: a rollback',
      told: [at(10, 'V1', 'eu'), at(11, 'V1', 'us'), at(20, 'V2', 'eu'), at(21, 'V2', 'us'), at(30, 'V1', 'us')],
      rows: ['10 success eu@10 us@11', '20 success eu@20 us@21', '30 rollback us@30'],
    },
    {
      why: 'a rollback that is told twice is one',
      told: [
        at(10, 'V1'),
        at(20, 'V2'),
        at(30, 'V1', 'production', { said: 'rollback' }),
        at(31, 'V1', 'production', { said: 'rollback' }),
      ],
      rows: ['10 success production@10', '20 success production@20', '30 rollback production@30 (production@31)'],
    },
  ])('$why', async ({ told, rows }) => {
    await record(...told.map((one) => [one]));
    const words = (await stored()).map((line) => line.replace(/^(\S+) \S+ (\S+) -?\d+ /, '$1 $2 '));
    expect(words).toEqual(rows);
    expect(words).toEqual(expected(told));
  });

  test('a change counts once, with what brought it first, also if it comes again after a rollback', async () => {
    await record(
      [at(40, 'V3', 'production', { commits: ['c2', 'c3'] })],
      [at(10, 'V1', 'production', { commits: ['c1'] }), at(30, 'V1')],
      [at(20, 'V2', 'production', { commits: ['c2'] })],
    );
    const { rows } = await pool.query(
      "select extract(epoch from d.deployed_at - '2026-11-01Z')::int / 60 as minute, c.sha from changes c join deploy_events d on d.id = c.deploy_event_id where c.is_counted order by 1, 2",
    );
    expect(rows).toEqual([
      { minute: 10, sha: shaOf('c1') },
      { minute: 20, sha: shaOf('c2') },
      { minute: 40, sha: shaOf('c3') },
    ]);
  });
});

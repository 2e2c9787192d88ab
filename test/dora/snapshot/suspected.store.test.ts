import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { doraStore } from '../../../src/dora/dora.store.ts';
import { resolveWindow, type Window } from '../../../src/dora/metrics/window.ts';
import { parseWindow } from '../../../src/dora/metrics/window-word.ts';
import type { Owner } from '../../../src/dora/snapshot/owner-rows.store.ts';
import { suspectsOf } from '../../../src/incidents/question/suspects.store.ts';
import { teamId } from '../../../src/teams/team.ts';
import { testDatabase } from '../../support/database.ts';
import type { Asker, Deployment, World } from '../../support/dora-recount.ts';
import { rowsIn } from '../../support/dora-recount.ts';
import { doraRows } from '../../support/dora-rows.ts';
import { anyQuestion, anyWorld, ownerOf, storeWorld, windowsOf } from '../../support/dora-worlds.ts';
import { present, valueOf } from '../../support/given.ts';
import { rowsRead } from '../../support/rows-read.ts';
import { recountSuspects } from '../../support/suspects-recount.ts';

const { db, pool, reset } = await testDatabase();
const { deploy, incident, team } = doraRows(pool);
const NOW = new Date('2026-11-25T12:00:00Z');
/** 2026-11-11 to 2026-11-20, both included. */
const window: Window = valueOf(resolveWindow(valueOf(parseWindow('2026-11-11..2026-11-21')), NOW, 'UTC'));
const suspected = (owner: Owner = { kind: 'all' }) => doraStore(db).suspected(owner, window);

beforeEach(reset);

describe('the range of the change fail rate', () => {
  test('suspects as long before the onset as the team has set', async () => {
    const id = await team('payments', ['checkout']);
    await deploy({ at: '2026-11-15T10:00:00Z' }, { at: '2026-11-15T11:30:00Z' });
    await incident({ at: '2026-11-15T12:00:00Z' });
    expect(await suspected()).toEqual({ incidents: 1, deployments: 1 });
    await pool.query('update teams set link_window_minutes = 180 where id = $1', [id]);
    expect(await suspected()).toEqual({ incidents: 1, deployments: 2 });
    await pool.query('update teams set link_window_minutes = 15 where id = $1', [id]);
    expect(await suspected()).toEqual({ incidents: 0, deployments: 0 });
  });

  test('suspects the team’s other services beside the incident’s own, whatever the scope', async () => {
    const id = teamId(await team('payments', ['checkout', 'ledger']));
    await deploy({ at: '2026-11-15T11:30:00Z' }, { at: '2026-11-15T11:40:00Z', service: 'ledger' });
    await incident({ at: '2026-11-15T12:00:00Z' });
    expect(await suspected({ kind: 'team', id })).toEqual({ incidents: 1, deployments: 2 });
    expect(await suspected({ kind: 'service', name: 'ledger' })).toEqual({ incidents: 1, deployments: 1 });
  });

  test('holds a deployment of the window whose incident began after its end', async () => {
    await deploy({ at: '2026-11-20T23:30:00Z' });
    await incident({ at: '2026-11-21T00:15:00Z' });
    expect(await suspected()).toEqual({ incidents: 1, deployments: 1 });
  });

  test('holds what a rollback undid, though it came days before the onset', async () => {
    await deploy({ at: '2026-11-14T10:00:00Z' }, { at: '2026-11-20T10:00:00Z' });
    await deploy({ at: '2026-11-24T12:30:00Z', status: 'rollback' });
    await pool.query(`update deploy_events set sha = md5(deployed_at::text) where deployed_at > '2026-11-15'`);
    await pool.query(`update deploy_events set sha = 'abcdef1' where status = 'rollback'`);
    await incident({ at: '2026-11-24T12:00:00Z' });
    expect(await suspected()).toEqual({ incidents: 1, deployments: 1 });
  });
});

const BEGINNING = Date.parse('2026-10-01T00:00:00Z') / 1000;
const TEN_DAYS = 864_000;
const closer = (at: number): number => BEGINNING + (at % TEN_DAYS);

/** Asked about days of those ten. */
const asked = anyQuestion.map((question) => ({ ...question, now: closer(question.now) + TEN_DAYS / 2 }));

/** All of it within ten days and half of the answers taken back, so that much is suspected. */
const crowded = (world: World): World => ({
  ...world,
  deployments: world.deployments.map((one) => ({ ...one, at: closer(one.at) })),
  incidents: world.incidents.map((one, index) => ({
    ...one,
    ...(index % 2 === 0 ? {} : { verdict: null, reason: null, blamed: [] }),
    startedAt: closer(one.startedAt),
    resolvedAt: one.resolvedAt === null ? null : closer(one.startedAt) + one.resolvedAt - one.startedAt,
  })),
});

/** Other shas make rollbacks undo something, other windows make others suspects. */
async function storeMore(world: World, minutes: readonly [number, number]): Promise<void> {
  await storeWorld(pool, world);
  await pool.query(`update deploy_events set sha = repeat((id % 4)::text, 40)`);
  await pool.query('update teams set link_window_minutes = case id when 1 then $1::integer else $2 end', [...minutes]);
}

const isNotFailed = (world: World) => {
  const blamed = new Set(world.incidents.flatMap((one) => one.blamed));
  return ({ id, markedByScript }: Deployment) => !markedByScript && !blamed.has(id);
};

/** By the suspects that the cards of all untagged incidents have. */
async function fromCards(world: World, asker: Asker, within: Window) {
  const ids = world.incidents.filter(({ verdict }) => verdict === null).map(({ id }) => id);
  const own = new Set(
    rowsIn(world, asker, within)
      .filter(isNotFailed(world))
      .map(({ id }) => id),
  );
  const found = [...(await suspectsOf(db, ids)).values()].map((list) => list.filter(({ id }) => own.has(id)));
  return {
    incidents: found.filter((list) => list.length > 0).length,
    deployments: new Set(found.flat().map(({ id }) => id)).size,
  };
}

test('for any scope and window, the range suspects what the cards suspect', async () => {
  const anyMinutes = fc.tuple(fc.integer({ min: 5, max: 1_440 }), fc.integer({ min: 5, max: 1_440 }));
  let suspects = 0;
  await fc.assert(
    fc.asyncProperty(
      anyWorld.map(crowded),
      anyMinutes,
      fc.array(asked, { minLength: 6, maxLength: 6 }),
      async (world, minutes, questions) => {
        await reset();
        await storeMore(world, minutes);
        for (const { asker, ...question } of questions) {
          const { current } = windowsOf(question);
          const found = await doraStore(db).suspected(ownerOf(asker), current);
          expect(found).toEqual(await fromCards(world, asker, current));
          suspects += found.deployments;
        }
      },
    ),
    { numRuns: 30, endOnFailure: true },
  );
  expect(suspects).toBeGreaterThan(100);
});

test('each incident suspects what a slow, plain look-up finds, and says when a rollback undid it', async () => {
  const anyMinutes = fc.tuple(fc.integer({ min: 5, max: 1_440 }), fc.integer({ min: 5, max: 1_440 }));
  let [suspects, undone] = [0, 0];
  await fc.assert(
    fc.asyncProperty(anyWorld.map(crowded), anyMinutes, async (world, minutes) => {
      await reset();
      await storeMore(world, minutes);
      // Versions of one repository or of several, with short shas among the long ones, all of times that count.
      await pool.query('delete from deploy_events where id >= 100000');
      await pool.query(`
        update deploy_events
           set service_name = service, repo = case when id % 5 = 0 then 'mono' else service end,
               sha = left(sha, case when id % 3 = 0 then 7 else 40 end)`);
      const { rows } = await pool.query<{ id: number; repo: string; sha: string }>(
        'select id, repo, sha from deploy_events',
      );
      const versions = new Map(rows.map((row) => [row.id, row]));
      const deployments = world.deployments.map((one) => ({ ...one, ...present(versions.get(one.id)) }));
      const windows = new Map(minutes.map((each, index) => [index + 1, each]));
      const found = await suspectsOf(
        db,
        world.incidents.map(({ id }) => id),
      );
      for (const incident of world.incidents) {
        const expected = recountSuspects(world, deployments, incident, windows);
        const mine = (found.get(incident.id) ?? []).map(({ id, rolledBackAt }) => ({
          id,
          rolledBackAt: rolledBackAt === undefined ? undefined : rolledBackAt.getTime() / 1_000,
        }));
        expect(mine.toSorted((one, other) => one.id - other.id)).toEqual(expected);
        suspects += expected.length;
        undone += expected.filter(({ rolledBackAt }) => rolledBackAt !== undefined).length;
      }
    }),
    { numRuns: 30, endOnFailure: true },
  );
  expect(suspects).toBeGreaterThan(300);
  expect(undone).toBeGreaterThan(50);
});

test('among 100,000 deployments only those near the untagged incidents are looked at', async () => {
  const services = Array.from({ length: 10 }, (_, index) => `service-${index}`);
  const id = teamId(await team('payments', services.slice(0, 3)));
  await pool.query(
    `insert into deploy_events (sha, repo, environment, deployed_at)
     select md5(n::text), 'service-' || n % 10, 'production', timestamptz '2026-11-21T00:00:00Z' - n * interval '5 minutes'
       from generate_series(1, 100000) n`,
  );
  await pool.query('analyze deploy_events');
  for (let day = 11; day <= 20; day++) {
    await incident({ at: `2026-11-${day}T12:00:00Z`, service: 'service-1' });
    await incident({ at: `2026-11-${day}T13:00:00Z`, service: 'service-7' });
  }
  const read = (owner: Owner) =>
    rowsRead(pool, (explained) => {
      // The second question needs what the first one found.
      const query: typeof db.query = async (each) => {
        await explained.query(each);
        return db.query(each);
      };
      return doraStore({ ...explained, query }).suspected(owner, window);
    });
  expect(await suspected({ kind: 'team', id })).toMatchObject({ incidents: 10 });
  expect(await read({ kind: 'team', id })).toBeLessThan(1_500);
  expect(await read({ kind: 'service', name: 'service-1' })).toBeLessThan(1_500);
  expect(await read({ kind: 'all' })).toBeLessThan(2_000);
});

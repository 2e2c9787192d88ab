import fc from 'fast-check';
import { beforeEach, expect, test } from 'vitest';
import { sourcesStore } from '../../src/source-health/sources.store.ts';
import { teamId } from '../../src/teams/team.ts';
import { testDatabase } from '../support/database.ts';
import { doraRows } from '../support/dora-rows.ts';
import { rowsRead } from '../support/rows-read.ts';

const { db, pool, reset } = await testDatabase();
const [sources, rows] = [sourcesStore(db), doraRows(pool)];
const NOW = new Date('2026-11-25T10:00:00Z');
const HOUR_MS = 3_600_000;

beforeEach(reset);

const incidentsFrom = (source: string, ...times: readonly string[]) =>
  pool.query('insert into incidents (source, started_at) select $1, unnest($2::timestamptz[])', [source, times]);

test('nothing is a source before there is a team or an incident', async () => {
  await rows.deploy({ at: NOW, service: 'nobodys' });
  expect(await sources.events(NOW)).toEqual([]);
});

test('each owned service is a source, with its last deployment and the longest pause before it', async () => {
  const team = await rows.team('payments', ['checkout', 'quiet']);
  await rows.deploy({ at: '2026-11-20T10:00Z' }, { at: '2026-11-20T12:00Z' }, { at: '2026-11-20T17:30Z' });
  expect(await sources.events(NOW)).toEqual([
    {
      source: 'deployments of checkout',
      teamId: team,
      lastEventAt: new Date('2026-11-20T17:30Z'),
      eventCount: 3,
      longestGapMs: 5.5 * HOUR_MS,
    },
    {
      source: 'deployments of quiet',
      teamId: team,
      lastEventAt: undefined,
      eventCount: 0,
      longestGapMs: undefined,
    },
  ]);
});

test.for([
  { why: 'another environment', other: { at: '2026-11-24T10:00Z', environment: 'staging' } },
  { why: 'another service', other: { at: '2026-11-24T10:00Z', service: 'billing' } },
  { why: 'what lies ahead', other: { at: '2026-11-25T10:00:01Z' } },
  { why: 'what plain SQL put at infinity', other: { at: 'infinity' } },
  { why: 'what plain SQL put before all time', other: { at: '-infinity' } },
  { why: 'the zero time of some language', other: { at: '0001-01-01T00:00Z' } },
])('$why is no event of the source', async ({ other }) => {
  await rows.team('payments', ['checkout']);
  await rows.deploy({ at: '2026-11-20T10:00Z' }, other);
  expect(await sources.events(NOW)).toMatchObject([
    { lastEventAt: new Date('2026-11-20T10:00Z'), eventCount: 1, longestGapMs: undefined },
  ]);
});

test('a source with nothing but the zero time of some language has no event yet', async () => {
  await rows.team('payments', ['checkout']);
  await rows.deploy({ at: '0001-01-01T00:00Z' });
  expect(await sources.events(NOW)).toMatchObject([{ lastEventAt: undefined, eventCount: 0 }]);
});

test('the thirty days end with the last event, however long ago it was', async () => {
  await rows.team('payments', ['checkout']);
  await rows.deploy({ at: '2025-05-01T09:59Z' }, { at: '2025-05-01T10:00Z' }, { at: '2025-05-31T10:00Z' });
  expect(await sources.events(NOW)).toMatchObject([{ eventCount: 2, longestGapMs: 30 * 24 * HOUR_MS }]);
});

test('a service that nobody owns any more is no source', async () => {
  await rows.team('payments', [{ service: 'checkout', to: '2026-11-01T00:00Z' }]);
  await rows.deploy({ at: '2026-10-20T10:00Z' });
  expect(await sources.events(NOW)).toEqual([]);
});

test('each system that incidents come from is a source of the whole workspace', async () => {
  await incidentsFrom('pagerduty', '2026-11-20T10:00Z', '2026-11-21T10:00Z');
  await incidentsFrom('sentry', '2026-11-22T10:00Z', '2026-11-26T10:00Z');
  expect(await sources.events(NOW)).toEqual([
    {
      source: 'incidents from pagerduty',
      teamId: undefined,
      lastEventAt: new Date('2026-11-21T10:00Z'),
      eventCount: 2,
      longestGapMs: 24 * HOUR_MS,
    },
    {
      source: 'incidents from sentry',
      teamId: undefined,
      lastEventAt: new Date('2026-11-22T10:00Z'),
      eventCount: 1,
      longestGapMs: undefined,
    },
  ]);
});

test('a team sees its own services and what incidents come from', async () => {
  const team = await rows.team('payments', ['checkout']);
  await rows.team('storefront', ['web']);
  await incidentsFrom('pagerduty', '2026-11-20T10:00Z');
  expect((await sources.eventsOf(teamId(team), NOW)).map(({ source }) => source)).toEqual([
    'deployments of checkout',
    'incidents from pagerduty',
  ]);
});

test('the longest pause is what a recount by hand finds', async () => {
  await rows.team('payments', ['checkout']);
  const minutes = fc.array(fc.integer({ min: 0, max: 60 * 24 * 60 }), { minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(minutes, async (ago) => {
      await pool.query('delete from deploy_events');
      const times = ago.map((minute) => NOW.getTime() - minute * 60_000).sort((a, b) => a - b);
      await pool.query(
        `insert into deploy_events (sha, repo, environment, deployed_at)
         select 'abcdef1', 'checkout', 'production', unnest($1::timestamptz[])`,
        [times.map((time) => new Date(time))],
      );
      const last = times.at(-1) ?? 0;
      const counted = times.filter((time) => time >= last - 30 * 24 * HOUR_MS);
      const gaps = counted.slice(1).map((time, index) => time - (counted[index] ?? 0));
      expect(await sources.events(NOW)).toMatchObject([
        {
          lastEventAt: new Date(last),
          eventCount: counted.length,
          longestGapMs: gaps.length === 0 ? undefined : Math.max(...gaps),
        },
      ]);
    }),
    { numRuns: 30 },
  );
});

test('of a long history only the thirty days are read', async () => {
  await pool.query(`
    insert into deploy_events (sha, repo, environment, deployed_at)
    select 'abcdef1', 'service ' || n % 50, 'production', timestamptz '2026-11-25 10:00Z' - n * interval '30 minutes'
      from generate_series(1, 20000) n`);
  await rows.team(
    'payments',
    Array.from({ length: 50 }, (_, index) => `service ${index}`),
  );
  await pool.query('vacuum analyze');
  const inThirtyDays = 30 * 48;
  expect(await rowsRead(pool, (asked) => sourcesStore(asked).events(NOW))).toBeLessThan(inThirtyDays * 1.2 + 200);
});

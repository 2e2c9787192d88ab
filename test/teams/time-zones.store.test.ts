import { beforeEach, describe, expect, test } from 'vitest';
import { doraStore } from '../../src/dora/dora.store.ts';
import { resolveWindow, trendWeeks } from '../../src/dora/metrics/window.ts';
import { teamWeeksStore } from '../../src/dora/snapshot/team-weeks.store.ts';
import { oldestTimeZoneName } from '../../src/teams/calendar/local-date.ts';
import { teamsStore } from '../../src/teams/teams.store.ts';
import { testDatabase } from '../support/database.ts';

const { db, pool, reset } = await testDatabase();
const teams = teamsStore(db);
beforeEach(reset);

describe('a zone is taken only as Postgres and Node both know it', () => {
  test.for([
    { why: 'both know it', name: 'Europe/Berlin', known: 'Europe/Berlin' },
    { why: 'both know its newer name', name: 'Europe/Kyiv', known: 'Europe/Kyiv' },
    { why: 'its case does not matter', name: 'europe/berlin', known: 'europe/berlin' },
    {
      why: 'the IANA database dropped it in 2020, and Node has it',
      name: 'US/Pacific-New',
      known: 'America/Los_Angeles',
    },
    { why: 'dropped in 2017', name: 'Canada/East-Saskatchewan', known: 'America/Regina' },
    { why: 'Postgres knows it, and Node does not', name: 'posix/Europe/Berlin', known: undefined },
    { why: 'nobody knows it', name: 'Europe/Atlantis', known: undefined },
    { why: 'Postgres would read it as an offset', name: '+05', known: undefined },
    { why: 'no text of Postgres’s', name: 'Europe/\u0000', known: undefined },
  ])('$name: $why', async ({ name, known }) => {
    expect(await teams.zoneNamed(name)).toBe(known);
  });
});

test('Postgres knows the oldest name of every zone that Node knows', async () => {
  const { rows } = await pool.query<{ name: string }>('select name from pg_timezone_names');
  const known = new Set(rows.map(({ name }) => name));
  const names = [...Intl.supportedValuesOf('timeZone'), 'US/Pacific-New', 'Canada/East-Saskatchewan'];
  expect(names.filter((name) => !known.has(oldestTimeZoneName(name)))).toEqual([]);
});

test('a team whose zone was stored before goes on having numbers', async () => {
  const dora = doraStore(db);
  const team = await teams.addTeam({ name: 'Payments', channelId: undefined, timeZone: 'US/Pacific-New' });
  const now = new Date('2026-11-25T12:00:00Z');
  await pool.query(
    "insert into deploy_events (sha, repo, environment, deployed_at) values ('abc1234', 'shop', 'production', '2026-11-20T12:00:00Z')",
  );
  if (team) await teams.giveService('shop', team.id, undefined, now);
  const window = resolveWindow({ kind: 'days', days: 30 }, now, team?.timeZone ?? '');
  if (team === undefined || !window.ok) throw new Error('no window');
  const [first, ...rest] = trendWeeks(now, team.timeZone);
  if (first === undefined) throw new Error('no week');
  const weeks = [first, ...rest] as const;
  const owner = { kind: 'team', id: team.id } as const;
  const windows = { current: window.value, previous: window.value, weeks };
  expect(await dora.facts(owner, windows)).toMatchObject({ current: { deployments: { total: 1 } } });
  expect((await dora.practice(owner, window.value)).total).toBe(1);
  expect((await teamWeeksStore(db).weeksOf([{ team: team.id, weeks }])).size).toBe(1);
});

import { beforeEach, expect, test } from 'vitest';
import { nextDueAt } from '../../demo/time/next-due.ts';
import { testDatabase } from '../support/database.ts';
import { doraRows } from '../support/dora-rows.ts';

const { db, pool, reset } = await testDatabase();
const NOON = new Date('2026-11-02T12:00:00Z');
const at = (hour: number) => new Date(Date.UTC(2026, 10, 2, hour));

beforeEach(reset);

const delivery = (subject: string, dueAt: Date, state = 'due') =>
  pool.query(
    `insert into deliveries (kind, subject, occurrence, channel_id, due_at, next_attempt_at, expires_at, state, created_at)
     values ('digest', $1, '2026-10-26', 'C1', $2, $2, $2, $3, $2)`,
    [subject, dueAt, state],
  );

async function ritual(name: string, dueAt: Date) {
  const team = await doraRows(pool).team(name, []);
  await pool.query(
    `insert into schedules (kind, team_id, occurrence, due_at) values ('digest', $1, '2026-10-26', $2)`,
    [team, dueAt],
  );
}

test('nothing is due in an empty database', async () => {
  expect(await nextDueAt(db, NOON)).toBeUndefined();
});

test('the earliest of rituals and waiting messages comes next', async () => {
  await ritual('a', at(15));
  expect(await nextDueAt(db, NOON)).toEqual(at(15));
  await delivery('a', at(14));
  expect(await nextDueAt(db, NOON)).toEqual(at(14));
  await ritual('b', at(13));
  expect(await nextDueAt(db, NOON)).toEqual(at(13));
});

test('what is due already, and what is over, does not come next', async () => {
  await ritual('now', at(12));
  await ritual('before', at(9));
  await delivery('before', at(10));
  for (const state of ['sent', 'skipped', 'failed', 'parked']) await delivery(state, at(13), state);
  await delivery('next', at(16));
  expect(await nextDueAt(db, NOON)).toEqual(at(16));
});

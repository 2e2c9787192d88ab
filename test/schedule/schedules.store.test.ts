import { beforeEach, describe, expect, test } from 'vitest';
import { sql } from '../../src/db/sql.ts';
import { outboxStore } from '../../src/schedule/outbox.store.ts';
import { type Schedule, type Step, schedulesStore } from '../../src/schedule/schedules.store.ts';
import { testDatabase } from '../support/database.ts';
import { aDelivery, MONDAY } from './world.ts';

const { db, reset } = await testDatabase();
beforeEach(async () => {
  await reset();
  await db.query(sql`insert into teams (id, name) select g, 'team ' || g from generate_series(1, 20) g`);
});

const [schedules, deliveries] = [schedulesStore(db), outboxStore(db)];
const DAY = 86_400_000;
const days = (count: number): Date => new Date(MONDAY.getTime() + count * DAY);
const due = (parts: Partial<Schedule> = {}): Schedule => ({
  teamId: 1,
  occurrence: '2026-10-26',
  dueAt: MONDAY,
  ...parts,
});

/** Every week; in the bot, the calendar of the team decides. */
function weekly(rows: readonly Schedule[]): readonly Step[] {
  return rows.map(({ teamId, occurrence, dueAt }) => ({
    teamId,
    delivery: aDelivery({ subject: `team ${teamId}`, teamId, occurrence, dueAt }),
    next: {
      occurrence: new Date(Date.parse(occurrence) + 7 * DAY).toISOString().slice(0, 10),
      dueAt: new Date(dueAt.getTime() + 7 * DAY),
    },
  }));
}

describe('a schedule', () => {
  test('is set, moved and removed', async () => {
    await schedules.set('digest', 1, due());
    await schedules.set('digest', 1, due({ dueAt: days(3) }));
    expect(await schedules.dueOf('digest', 1)).toEqual({ occurrence: '2026-10-26', dueAt: days(3) });
    await schedules.remove('digest', 1);
    expect(await schedules.dueOf('digest', 1)).toBeUndefined();
  });

  test('is set for many teams in one statement', async () => {
    await schedules.setAll('digest', [due(), due({ teamId: 2, dueAt: days(1) })]);
    expect(await schedules.dueOf('digest', 2)).toEqual({ occurrence: '2026-10-26', dueAt: days(1) });
  });

  test('ends with its team', async () => {
    await schedules.set('digest', 1, due());
    await db.query(sql`delete from teams where id = 1`);
    expect(await schedules.dueOf('digest', 1)).toBeUndefined();
  });
});

describe('a tick', () => {
  test('turns what is due into deliveries, and knows when it is due next', async () => {
    await schedules.setAll('digest', [due(), due({ teamId: 2, dueAt: days(1) })]);
    expect(await schedules.advance('digest', MONDAY, 10, weekly)).toBe(1);
    expect(await deliveries.find(aDelivery())).toMatchObject({ state: 'due', dueAt: MONDAY, teamId: 1 });
    expect(await schedules.dueOf('digest', 1)).toEqual({ occurrence: '2026-11-02', dueAt: days(7) });
    expect(await schedules.advance('digest', MONDAY, 10, weekly)).toBe(0);
  });

  test('does not touch the schedules of other kinds', async () => {
    await schedules.set('pulse', 1, due());
    expect(await schedules.advance('digest', MONDAY, 10, weekly)).toBe(0);
  });

  test('does not send twice when the day is moved after the message was sent', async () => {
    await schedules.set('digest', 1, due());
    await schedules.advance('digest', MONDAY, 10, weekly);
    await schedules.set('digest', 1, due({ dueAt: days(3) }));
    await schedules.advance('digest', days(3), 10, weekly);
    const { rowCount } = await db.query(sql`select from deliveries`);
    expect(rowCount).toBe(1);
  });

  test('claims at most the limit, the oldest first', async () => {
    await schedules.setAll('digest', [due({ teamId: 1, dueAt: days(0) }), due({ teamId: 2, dueAt: days(-1) })]);
    const seen: number[] = [];
    await schedules.advance('digest', MONDAY, 1, (rows) => {
      seen.push(...rows.map(({ teamId }) => teamId));
      return weekly(rows);
    });
    expect(seen).toEqual([2]);
  });

  test('in several processes at once claims each schedule once', async () => {
    await schedules.setAll(
      'digest',
      Array.from({ length: 20 }, (_, index) => due({ teamId: index + 1 })),
    );
    const taken: number[] = [];
    const slowly = async (rows: readonly Schedule[]) => {
      taken.push(...rows.map(({ teamId }) => teamId));
      await new Promise((resolve) => setTimeout(resolve, 20));
      return weekly(rows);
    };
    await Promise.all(Array.from({ length: 4 }, () => schedules.advance('digest', MONDAY, 5, slowly)));
    expect(taken.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
  });

  test('that fails half-way changes nothing', async () => {
    await schedules.set('digest', 1, due());
    const failing = schedules.advance('digest', MONDAY, 10, () => {
      throw new Error('no calendar');
    });
    await expect(failing).rejects.toThrow('no calendar');
    expect(await schedules.dueOf('digest', 1)).toEqual({ occurrence: '2026-10-26', dueAt: MONDAY });
  });

  test('may send nothing this time, and may be the last', async () => {
    await schedules.setAll('digest', [due(), due({ teamId: 2 })]);
    await schedules.advance('digest', MONDAY, 10, (rows) =>
      weekly(rows).map((step) => (step.teamId === 1 ? { ...step, delivery: undefined } : { ...step, next: undefined })),
    );
    expect(await deliveries.find(aDelivery())).toBeUndefined();
    expect(await schedules.dueOf('digest', 1)).toEqual({ occurrence: '2026-11-02', dueAt: days(7) });
    expect(await schedules.dueOf('digest', 2)).toBeUndefined();
  });
});

describe('a bot that was away', () => {
  test.for([
    { why: 'a day late is still sent', awayDays: 1, state: 'due' },
    { why: 'later than a day was missed', awayDays: 1.001, state: 'skipped' },
  ])('$why', async ({ awayDays, state }) => {
    await schedules.set('digest', 1, due());
    await schedules.advance('digest', days(awayDays), 10, weekly);
    expect((await deliveries.find(aDelivery()))?.state).toBe(state);
  });

  test('for weeks knows each week that it missed, and sends the last one', async () => {
    await schedules.set('digest', 1, due());
    const back = days(21.5);
    while ((await schedules.advance('digest', back, 10, weekly)) > 0);
    const missed = await deliveries.missed('digest', 1, days(-1));
    expect(missed.map(({ occurrence }) => occurrence)).toEqual(['2026-10-26', '2026-11-02', '2026-11-09']);
    expect(missed[0]).toMatchObject({ reason: 'missed', settledAt: back });
    expect((await deliveries.find(aDelivery({ occurrence: '2026-11-16' })))?.state).toBe('due');
  });
});

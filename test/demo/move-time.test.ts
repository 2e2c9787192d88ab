import { setImmediate as others } from 'node:timers/promises';
import { beforeEach, expect, test } from 'vitest';
import { type DemoClock, demoClock } from '../../demo/time/demo-clock.ts';
import { type MoveTime, timeMover } from '../../demo/time/move-time.ts';

const NOON = new Date('2026-11-02T12:00:00Z');

let clock: DemoClock;
let due: string[];
let ticks: string[];
let moveTime: MoveTime;
beforeEach(() => {
  clock = demoClock(() => NOON);
  due = [];
  ticks = [];
  moveTime = timeMover({
    clock,
    nextDueAt: async (after) =>
      due
        .map((at) => new Date(at))
        .sort((a, b) => a.getTime() - b.getTime())
        .find((at) => at > after),
    tick: async () => {
      await others();
      ticks.push(clock.now().toISOString().slice(5, 16));
    },
  });
});

test.for([
  { why: 'to an instant', wish: { to: '2026-11-05T10:00:00+01:00' }, now: '2026-11-05T09:00:00.000Z' },
  { why: 'by minutes', wish: { by: 90 }, now: '2026-11-02T13:30:00.000Z' },
  { why: 'by a day of 24 hours', wish: { by: 24 * 60 }, now: '2026-11-03T12:00:00.000Z' },
  { why: 'to what is due next', wish: { next: true as const }, now: '2026-11-09T09:00:00.000Z' },
])('time moves $why, and the bot does what is due then', async ({ wish, now }) => {
  due = ['2026-11-16T09:00:00Z', '2026-11-09T09:00:00Z'];
  expect(await moveTime(wish)).toEqual({ ok: true, now });
  expect(clock.now().toISOString()).toBe(now);
  expect(ticks).toEqual([now.slice(5, 16)]);
});

test.for([
  { why: 'to the past', wish: { to: '2026-11-01T12:00:00Z' }, error: 'Time only goes forward here.' },
  { why: 'to now', wish: { to: '2026-11-02T12:00:00Z' }, error: 'Time only goes forward here.' },
  {
    why: 'further than sense',
    wish: { by: 367 * 24 * 60 },
    error: 'Time moves at most 366 days at once.',
  },
  { why: 'to the next ritual where there is none', wish: { next: true as const }, error: 'Nothing is due.' },
])('time does not move $why', async ({ wish, error }) => {
  expect(await moveTime(wish)).toEqual({ ok: false, error });
  expect([clock.now(), ticks]).toEqual([NOON, []]);
});

test('a jump stops wherever something is due on the way', async () => {
  due = ['2026-11-03T09:00:00Z', '2026-11-02T17:00:00Z', '2026-11-03T12:00:00Z', '2026-11-04T09:00:00Z'];
  await moveTime({ by: 24 * 60 });
  expect(ticks).toEqual(['11-02T17:00', '11-03T09:00', '11-03T12:00']);
});

test('what a stop makes due is a stop of its own', async () => {
  due = ['2026-11-02T17:00:00Z'];
  const moved = moveTime({ by: 24 * 60 });
  due.push('2026-11-02T18:00:00Z');
  await moved;
  expect(ticks).toEqual(['11-02T17:00', '11-02T18:00', '11-03T12:00']);
});

test('two moves at once follow one another', async () => {
  await Promise.all([moveTime({ by: 60 }), moveTime({ by: 60 })]);
  expect(ticks).toEqual(['11-02T13:00', '11-02T14:00']);
});

test('a move after one that failed goes well', async () => {
  let fails = true;
  const failing = timeMover({
    clock,
    nextDueAt: async () => undefined,
    tick: async () => {
      if (fails) throw new Error('The bot is gone');
    },
  });
  await expect(failing({ by: 1 })).rejects.toThrow('The bot is gone');
  fails = false;
  expect(await failing({ by: 1 })).toMatchObject({ ok: true });
});

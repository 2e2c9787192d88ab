import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type DeliveryId,
  deliveryKey,
  isMissed,
  isOnTime,
  retryAt,
  subjectOf,
  worthSendingUntil,
} from '../../src/schedule/delivery.ts';
import { leaseWatch } from '../../src/schedule/sending/lease-watch.ts';
import { aDelivery, MONDAY } from './world.ts';

const pauseMs = (attempts: number) => retryAt(MONDAY, attempts, 5_000).getTime() - MONDAY.getTime();

test('a key names kind, subject and occurrence', () => {
  expect(deliveryKey(aDelivery())).toBe('digest:team 1:2026-10-26');
});

test('a subject is spelt one way', () => {
  expect([subjectOf.team(7), subjectOf.workspace]).toEqual(['team 7', 'workspace']);
});

describe('what is due on Monday', () => {
  const after = (ms: number) => new Date(MONDAY.getTime() + ms);
  const DAY_MS = 24 * 3_600_000;

  test.for([
    { why: 'before it is due', ms: -1, onTime: true, missed: false },
    { why: 'as it is due', ms: 0, onTime: true, missed: false },
    { why: 'five minutes later: the tick took its time', ms: 300_000, onTime: true, missed: false },
    { why: 'later than that', ms: 300_001, onTime: false, missed: false },
    { why: 'a day later', ms: DAY_MS, onTime: false, missed: false },
    { why: 'more than a day later', ms: DAY_MS + 1, onTime: false, missed: true },
  ])('is on time ($onTime) or missed ($missed) $why', ({ ms, onTime, missed }) => {
    expect([isOnTime(MONDAY, after(ms)), isMissed(MONDAY, after(ms))]).toEqual([onTime, missed]);
  });

  test('is worth sending for one day, or for as many as are given', () => {
    expect([worthSendingUntil(MONDAY), worthSendingUntil(MONDAY, 3)]).toEqual([after(DAY_MS), after(3 * DAY_MS)]);
  });
});

describe('the pause after a failure', () => {
  test.for([
    { attempts: 0, seconds: 5 },
    { attempts: 1, seconds: 10 },
    { attempts: 4, seconds: 80 },
    { attempts: 50, seconds: 600 },
  ])('after $attempts attempts is $seconds s', ({ attempts, seconds }) => {
    expect(pauseMs(attempts)).toBe(seconds * 1_000);
  });

  test('never shrinks and has an end', () => {
    fc.assert(
      fc.property(fc.nat(5_000), (attempts) => {
        expect(pauseMs(attempts + 1)).toBeGreaterThanOrEqual(pauseMs(attempts));
        expect(pauseMs(attempts)).toBeLessThanOrEqual(600_000);
      }),
    );
  });
});

describe('the watch over leases', () => {
  const lease = (id: number, owner = 'a') => ({ id: id as DeliveryId, owner });

  test('says that a lease is over when it has been unchanged for its whole length', () => {
    const over = leaseWatch(1_000);
    expect([over([lease(1)], 0), over([lease(1)], 999), over([lease(1)], 1_000)]).toEqual([[], [], [lease(1)]]);
  });

  test('starts again when the lease is a new one', () => {
    const over = leaseWatch(1_000);
    over([lease(1, 'a')], 0);
    expect(over([lease(1, 'b')], 1_000)).toEqual([]);
  });

  test('forgets leases that are gone', () => {
    const over = leaseWatch(1_000);
    over([lease(1)], 0);
    over([], 500);
    expect(over([lease(1)], 1_000)).toEqual([]);
  });

  test('never ends a lease before its time, however often it is asked', () => {
    const looks = fc.array(fc.record({ afterMs: fc.nat(700), ids: fc.uniqueArray(fc.nat(3)) }), { maxLength: 30 });
    fc.assert(
      fc.property(looks, (steps) => {
        const over = leaseWatch(1_000);
        const since = new Map<number, number>();
        let nowMs = 0;
        for (const { afterMs, ids } of steps) {
          nowMs += afterMs;
          for (const id of since.keys()) if (!ids.includes(id)) since.delete(id);
          for (const id of ids) if (!since.has(id)) since.set(id, nowMs);
          const expected = ids.filter((id) => nowMs - (since.get(id) ?? nowMs) >= 1_000);
          const leases = ids.map((id) => lease(id));
          expect(over(leases, nowMs).map(({ id }) => id)).toEqual(expected);
        }
      }),
    );
  });
});

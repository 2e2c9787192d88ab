import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deliveryKey, isMissed, isOnTime, retryAt, subjectOf, worthSendingUntil } from '../../src/schedule/delivery.ts';
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

import fc from 'fast-check';
import { expect, test } from 'vitest';
import { demoClock } from '../../demo/time/demo-clock.ts';

const NOON = Date.parse('2026-11-02T12:00:00Z');

test('it goes with the real clock, and goes on with it after it was moved', () => {
  let real = NOON;
  const clock = demoClock(() => new Date(real));
  expect(clock.now()).toEqual(new Date('2026-11-02T12:00:00Z'));
  clock.moveTo(new Date('2026-11-09T09:00:00Z'));
  expect(clock.now()).toEqual(new Date('2026-11-09T09:00:00Z'));
  real += 61_000;
  expect(clock.now()).toEqual(new Date('2026-11-09T09:01:01Z'));
});

test('it never goes back, wherever it is moved to', () => {
  const milliseconds = fc.integer({ min: -1_000_000, max: 1_000_000 });
  fc.assert(
    fc.property(fc.array(milliseconds), (moves) => {
      const clock = demoClock(() => new Date(NOON));
      const seen = moves.map((move) => {
        clock.moveTo(new Date(NOON + move));
        return clock.now().getTime();
      });
      expect(seen).toEqual([...seen].sort((a, b) => a - b));
      expect(clock.now().getTime()).toBe(NOON + Math.max(0, ...moves));
    }),
  );
});

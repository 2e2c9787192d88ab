import fc from 'fast-check';
import { expect, test } from 'vitest';
import { backOffMs } from '../../../src/slack/connection/back-off.ts';

const BACK_OFF = { firstPauseMs: 1_000, longestPauseMs: 30_000 };

test.for([
  { why: 'the first pause', failures: 1, random: 0, ms: 1_000 },
  { why: 'each pause is twice as long', failures: 3, random: 0, ms: 4_000 },
  { why: 'no pause is longer than the longest', failures: 20, random: 0, ms: 30_000 },
  { why: 'nor after an hour of failures', failures: 2_000, random: 0, ms: 30_000 },
  { why: 'chance takes up to half of it away', failures: 2, random: 1, ms: 1_000 },
  { why: 'Slack may ask for a longer one', failures: 1, random: 0, retryAfterMs: 45_000, ms: 45_000 },
  { why: 'a shorter one changes nothing', failures: 1, random: 0, retryAfterMs: 10, ms: 1_000 },
  { why: 'nobody waits for a day', failures: 1, random: 0, retryAfterMs: 86_400_000, ms: 300_000 },
])('$why', ({ failures, random, retryAfterMs, ms }) => {
  expect(backOffMs(failures, BACK_OFF, random, retryAfterMs)).toBe(ms);
});

test('a pause is never shorter than half a second, so that Slack is not asked without a stop', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 5_000 }), fc.double({ min: 0, max: 1, noNaN: true }), (failures, random) => {
      expect(backOffMs(failures, BACK_OFF, random)).toBeGreaterThanOrEqual(500);
    }),
  );
});

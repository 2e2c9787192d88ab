import fc from 'fast-check';
import { expect, test } from 'vitest';
import { visibilityForecast } from '../../../src/pulse/disclosure/forecast.ts';

test.for([
  {
    why: 'a team under k',
    size: 4,
    k: 5,
    words:
      'A team of 4 is too small for results of its own: they need 5 answers. Its answers are shown only together with those of other small teams, where these are enough.',
  },
  {
    // 0.6⁵ and 0.8⁵.
    why: 'a team of k, of whom all would have to answer',
    size: 5,
    k: 5,
    words:
      'If 60 to 80 % of a team of 5 answer, it sees its own result for a question in about 8 to 33 % of the waves. Else its answers are shown only together with those of other small teams, where these are enough.',
  },
  {
    why: 'a team of eight',
    size: 8,
    k: 5,
    words:
      'If 60 to 80 % of a team of 8 answer, it sees its own result for a question in about 59 to 94 % of the waves. Else its answers are shown only together with those of other small teams, where these are enough.',
  },
  {
    why: 'a large team',
    size: 60,
    k: 5,
    words: 'If 60 to 80 % of a team of 60 answer, it sees its own result for a question in about 100 % of the waves.',
  },
  {
    why: 'a team under a raised k',
    size: 8,
    k: 9,
    words:
      'A team of 8 is too small for results of its own: they need 9 answers. Its answers are shown only together with those of other small teams, where these are enough.',
  },
])('set-up says what $why will see', ({ size, k, words }) => {
  expect(visibilityForecast(size, k).words).toBe(words);
});

test('a larger team sees its results more often, a larger k shows them less often', () => {
  fc.assert(
    fc.property(fc.nat(400), fc.integer({ min: 5, max: 30 }), (size, k) => {
      const [own, larger, stricter] = [
        visibilityForecast(size, k),
        visibilityForecast(size + 1, k),
        visibilityForecast(size, k + 1),
      ];
      const slack = 1e-9;
      expect(own.from).toBeLessThanOrEqual(own.to + slack);
      expect(larger.from).toBeGreaterThanOrEqual(own.from - slack);
      expect(stricter.to).toBeLessThanOrEqual(own.to + slack);
      expect(own.from).toBeGreaterThanOrEqual(0);
      expect(own.to).toBeLessThanOrEqual(1);
    }),
  );
});

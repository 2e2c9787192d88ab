import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { askable, BANK, questionOf } from '../../../src/pulse/survey/bank.ts';
import { FRICTIONS, type FrictionCode } from '../../../src/pulse/survey/friction.ts';
import { DAY_TO_DAY, DEVEX, type Question, SPACE } from '../../../src/pulse/survey/question.ts';
import { type AskedIds, rotation } from '../../../src/pulse/survey/rotation.ts';
import { present } from '../../support/given.ts';

const codes = fc.uniqueArray(fc.constantFrom(...FRICTIONS.map(({ code }) => code)), { maxLength: 4 });

/** What waves ask, one after another, while complaints come and go. */
function wavesOf(tops: readonly (readonly FrictionCode[])[], bank: readonly Question[]): readonly AskedIds[] {
  const waves: AskedIds[] = [];
  for (const top of tops) waves.push([DAY_TO_DAY, ...rotation(waves, top, bank).map(({ id }) => id)]);
  return waves;
}

const touched = (waves: readonly AskedIds[]) =>
  new Set(waves.flat().flatMap((id) => [present(questionOf(id)).space, present(questionOf(id)).devEx]));
const windows = (waves: readonly AskedIds[], size: number) =>
  waves.slice(size - 1).map((_, index) => waves.slice(index, index + size));
/** Three complaints that never change for a short time are the hardest case. */
const tops = fc.oneof(
  fc.array(codes, { minLength: 3, maxLength: 30 }),
  codes.map((top) => Array.from({ length: 20 }, () => top)),
);

describe('whatever people complain about', () => {
  test.for([
    { why: 'in a large workspace', bank: BANK },
    { why: 'in one too small for sensitive questions', bank: askable(BANK, 9, 10) },
  ])('every dimension comes in time, $why', ({ bank }) => {
    fc.assert(
      fc.property(tops, (given) => {
        const waves = wavesOf(given, bank);
        for (const window of windows(waves, 3))
          expect([...touched(window)]).toEqual(expect.arrayContaining([...SPACE]));
        for (const window of windows(waves, 2))
          expect([...touched(window)]).toEqual(expect.arrayContaining([...DEVEX]));
      }),
      { numRuns: 20 },
    );
  });

  test('two different questions are asked, never the fixed one again, and the same for the same past', () => {
    fc.assert(
      fc.property(tops, (given) => {
        const waves = wavesOf(given, BANK);
        for (const wave of waves) expect(new Set(wave).size).toBe(3);
        expect(wavesOf(given, BANK)).toEqual(waves);
      }),
      { numRuns: 10 },
    );
  });
});

test('a sensitive question comes at most once a quarter, whatever the cadence', () => {
  const WAVES_IN_A_QUARTER = 7;
  fc.assert(
    fc.property(tops, (given) => {
      const waves = wavesOf(given, BANK);
      for (const { id } of BANK.filter(({ isSensitive }) => isSensitive))
        for (const window of windows(waves, WAVES_IN_A_QUARTER))
          expect(window.filter((ids) => ids.includes(id)).length).toBeLessThanOrEqual(1);
    }),
    { numRuns: 10 },
  );
});

test('after waves that kept no promise, two questions make up for as much as they can', () => {
  const onlySatisfaction = [
    ['Q02', 'Q06'],
    ['Q02', 'Q06'],
  ];
  const pair = rotation(onlySatisfaction, [], BANK);
  expect(new Set(pair.map(({ devEx }) => devEx))).toEqual(new Set(['feedback-loops', 'flow']));
  expect(pair.map(({ space }) => space)).not.toContain('satisfaction');
});

test('what people complain about is asked about as soon as the promises leave room', () => {
  const asked = wavesOf([['other-teams'], ['other-teams']], BANK).flat();
  expect(asked).toContain('Q14');
});

test('without complaints every question has its turn', () => {
  const asked = wavesOf(
    Array.from({ length: 26 }, () => []),
    BANK,
  ).flat();
  expect(BANK.filter(({ id }) => !asked.includes(id)).map(({ id }) => id)).toEqual([]);
});

test('a sensitive question is not asked of a workspace that cannot reach ten answers', () => {
  expect(askable(BANK, 9, 10).some(({ isSensitive }) => isSensitive)).toBe(false);
  expect(askable(BANK, 10, 10)).toEqual(BANK);
});

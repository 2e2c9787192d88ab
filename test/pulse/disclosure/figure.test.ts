import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { favourableWords, percentWords } from '../../../src/pulse/disclosure/disclosure-words.ts';
import { figureOf } from '../../../src/pulse/disclosure/figure.ts';

const printed = (count: number, answers: number): string => percentWords(figureOf({ audience: 60, answers, count }));

describe('a share near all or none prints as a limit', () => {
  test.for([
    {
      why: 'five answers are always near one end',
      answers: 5,
      prints: { 0: '≤40 %', 2: '≤40 %', 3: '≥60 %', 5: '≥60 %' },
    },
    { why: 'of six, only half and half is counted', answers: 6, prints: { 2: '≤35 %', 3: '50 %', 4: '≥65 %' } },
    {
      why: 'two of seven who differ are too few',
      answers: 7,
      prints: { 2: '≤30 %', 3: '43 %', 4: '57 %', 5: '≥70 %' },
    },
    { why: 'ten: 80 % is the limit itself', answers: 10, prints: { 2: '≤20 %', 3: '30 %', 7: '70 %', 8: '≥80 %' } },
    { why: 'nineteen: still the wide clip', answers: 19, prints: { 3: '≤20 %', 4: '21 %', 15: '79 %', 16: '≥80 %' } },
    { why: 'twenty: two short of all', answers: 20, prints: { 2: '≤10 %', 3: '15 %', 17: '85 %', 18: '≥90 %' } },
    { why: 'forty: 95 %', answers: 40, prints: { 2: '≤5 %', 3: '8 %', 37: '93 %', 38: '≥95 %' } },
    { why: 'sixty: 5 % are three people', answers: 60, prints: { 3: '≤5 %', 4: '7 %', 56: '93 %', 57: '≥95 %' } },
  ])('$why', ({ answers, prints }) => {
    const counts = Object.keys(prints).map(Number);
    expect(Object.fromEntries(counts.map((count) => [count, printed(count, answers)]))).toEqual(prints);
  });

  test('whatever is counted, at least three people answered either way', () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 200 }), fc.nat(200), (answers, some) => {
        const count = Math.min(some, answers);
        const figure = figureOf({ audience: 200, answers, count });
        const isSafe =
          figure.kind === 'counted'
            ? Math.min(figure.count, figure.answers - figure.count) >= 3
            : Object.keys(figure).sort().join() === 'kind,percent,side';
        expect(isSafe).toBe(true);
      }),
    );
  });

  test('a limit is true, and three different counts at least print the same', () => {
    fc.assert(
      fc.property(fc.integer({ min: 5, max: 200 }), (answers) => {
        const figures = Array.from({ length: answers + 1 }, (_, count) => ({
          count,
          figure: figureOf({ audience: 200, answers, count }),
        }));
        for (const side of ['high', 'low'] as const) {
          const same = figures.filter(({ figure }) => figure.kind === 'clipped' && figure.side === side);
          expect(same.length).toBeGreaterThanOrEqual(3);
          expect(new Set(same.map(({ figure }) => percentWords(figure))).size).toBe(1);
          for (const { count, figure } of same) {
            const limit = figure.kind === 'clipped' ? figure.percent : Number.NaN;
            expect(Math.sign((100 * count) / answers - limit)).not.toBe(side === 'high' ? -1 : 1);
          }
        }
      }),
    );
  });
});

describe('in words', () => {
  test.for([
    {
      why: 'with what those who did not answer may think',
      tally: { audience: 8, answers: 7, count: 4 },
      words: '57 % favourable (4 of 7 answers, team of 8; 50–63 % with those who did not answer)',
    },
    {
      why: 'with nothing to add where all answered',
      tally: { audience: 7, answers: 7, count: 4 },
      words: '57 % favourable (4 of 7 answers, team of 7)',
    },
    {
      why: 'without that from twenty answers',
      tally: { audience: 30, answers: 20, count: 10 },
      words: '50 % favourable (10 of 20 answers, team of 30)',
    },
    { why: 'a clipped one stands alone', tally: { audience: 8, answers: 7, count: 7 }, words: '≥70 % favourable' },
  ])('$why', ({ tally, words }) => {
    expect(favourableWords(figureOf(tally))).toBe(words);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { binomialTails } from '../../../src/digest/judging/binomial.ts';

describe('the tails of the binomial distribution', () => {
  test.for([
    {
      why: 'none of nine: 8⁹ / 9⁹',
      count: 0,
      total: 9,
      probability: 1 / 9,
      atMost: 134_217_728 / 387_420_489,
      atLeast: 1,
    },
    { why: 'both of two coins', count: 2, total: 2, probability: 0.5, atMost: 1, atLeast: 1 / 4 },
    {
      why: 'eight or more of ten coins: (45 + 10 + 1) / 1024',
      count: 8,
      total: 10,
      probability: 0.5,
      atMost: 1013 / 1024,
      atLeast: 56 / 1024,
    },
    {
      why: 'one of three, and each tail includes it',
      count: 1,
      total: 3,
      probability: 1 / 3,
      atMost: 20 / 27,
      atLeast: 19 / 27,
    },
    { why: 'nothing happened at all', count: 0, total: 0, probability: 1 / 9, atMost: 1, atLeast: 1 },
    { why: 'a week without working days can have none', count: 0, total: 5, probability: 0, atMost: 1, atLeast: 1 },
    { why: 'a week without working days cannot have some', count: 2, total: 5, probability: 0, atMost: 1, atLeast: 0 },
    { why: 'the only week has all', count: 5, total: 5, probability: 1, atMost: 1, atLeast: 1 },
  ])('$why', ({ count, total, probability, atMost, atLeast }) => {
    const tails = binomialTails(count, total, probability);
    expect(tails.atMost).toBeCloseTo(atMost, 12);
    expect(tails.atLeast).toBeCloseTo(atLeast, 12);
  });

  const counts = fc
    .integer({ min: 0, max: 400 })
    .chain((total) => fc.tuple(fc.integer({ min: 0, max: total }), fc.constant(total)));

  test('agree with a sum in whole numbers, one week of nine', () => {
    fc.assert(
      fc.property(counts, ([count, total]) => {
        const { atMost, atLeast } = binomialTails(count, total, 1 / 9);
        expect(atMost).toBeCloseTo(exact(0, count, total), 9);
        expect(atLeast).toBeCloseTo(exact(count, total, total), 9);
      }),
      { numRuns: 60 },
    );
  });

  test('are right where a single probability is smaller than any number', () => {
    const { atMost, atLeast } = binomialTails(20_000, 180_000, 1 / 9);
    expect(atMost).toBeCloseTo(0.5, 2);
    // Together they count the middle twice: about 1 / √(2π · 180 000 · 1/9 · 8/9).
    expect(atMost + atLeast - 1).toBeCloseTo(1 / Math.sqrt((2 * Math.PI * 180_000 * 8) / 81), 6);
    expect(binomialTails(0, 180_000, 1 / 9).atMost).toBe(0);
  });
});

/** The chance of `from` to `to` of `total`, each with one chance in nine, as a fraction of whole numbers. */
function exact(from: number, to: number, total: number): number {
  let [ways, sum] = [1n, 0n];
  for (let drawn = 0; drawn <= to; drawn += 1) {
    if (drawn >= from) sum += ways * 8n ** BigInt(total - drawn);
    ways = (ways * BigInt(total - drawn)) / BigInt(drawn + 1);
  }
  const digits = 10n ** 15n;
  return Number((sum * digits) / 9n ** BigInt(total)) / 1e15;
}

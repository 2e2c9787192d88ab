import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { lastPart, nearestNames } from '../../../src/dora/finding/nearest.ts';

describe('nearestNames', () => {
  test.for([
    { why: 'a letter is missing', typed: 'paymnts', names: ['payments', 'platform'], near: ['payments'] },
    { why: 'letters changed places', typed: 'paymetns', names: ['payments'], near: ['payments'] },
    { why: 'capitals do not matter', typed: 'PAYMENTS ', names: ['Payments'], near: ['Payments'] },
    { why: 'the last part of a repository counts', typed: 'chekout', names: ['org/checkout'], near: ['org/checkout'] },
    {
      why: 'two of one last part',
      typed: 'checkout',
      names: ['b/checkout', 'a/checkout'],
      near: ['a/checkout', 'b/checkout'],
    },
    { why: 'a part of a name', typed: 'check', names: ['org/checkout-api'], near: ['org/checkout-api'] },
    {
      why: 'the better first',
      typed: 'store',
      names: ['stork', 'store-front', 'stole it'],
      near: ['store-front', 'stork'],
    },
    { why: 'nothing is near', typed: 'ledger', names: ['payments'], near: [] },
    { why: 'two letters are too few to be near by two', typed: 'qa', names: ['db', 'ui', 'ux'], near: [] },
    { why: 'one of two letters is wrong', typed: 'dv', names: ['db', 'ui'], near: ['db'] },
    { why: 'nothing is known', typed: 'payments', names: [], near: [] },
    {
      why: 'at most five',
      typed: 'api',
      names: ['api1', 'api2', 'api3', 'api4', 'api5', 'api6'],
      near: ['api1', 'api2', 'api3', 'api4', 'api5'],
    },
    {
      why: 'more letters differ than are mistyped',
      typed: 'a'.repeat(40),
      names: ['a'.repeat(31).padEnd(40, 'b')],
      near: [],
    },
    {
      why: 'a name that is part of a long one',
      typed: 'b'.repeat(100),
      names: ['b'.repeat(120)],
      near: ['b'.repeat(120)],
    },
    { why: 'more letters than are compared', typed: `${'c'.repeat(90)}d`, names: ['c'.repeat(91)], near: [] },
    { why: 'an emoji', typed: '🚀', names: ['🚀 rockets'], near: [] },
  ])('$why', ({ typed, names, near }) => {
    expect(nearestNames(typed, names)).toEqual(near);
  });

  test('compares thousands of letters with no name, however many there are', () => {
    const names = Array.from({ length: 10_000 }, (_, index) => `acme/${'service-'.repeat(20)}${index}`);
    const begun = performance.now();
    expect(nearestNames('x'.repeat(3_000), names)).toEqual([]);
    expect(nearestNames('x'.repeat(50), names)).toEqual([]);
    expect(performance.now() - begun).toBeLessThan(2_000);
  });

  test('finds a name that was typed right, whatever it is', () => {
    const name = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 80 });
    fc.assert(
      fc.property(name, fc.array(name), (typed, others) => {
        const near = nearestNames(typed, [...others, typed]);
        expect(near.length).toBeLessThanOrEqual(5);
        fc.pre(others.every((other) => lastPart(other) !== lastPart(typed)));
        expect(near).toContain(typed);
      }),
      { numRuns: 50 },
    );
  });
});

test.for([
  { name: 'org/checkout', part: 'checkout' },
  { name: 'checkout', part: 'checkout' },
  { name: 'a/b/c', part: 'c' },
])('the last part of $name is $part', ({ name, part }) => expect(lastPart(name)).toBe(part));

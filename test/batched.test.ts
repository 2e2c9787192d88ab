import { describe, expect, test } from 'vitest';
import { batched } from '../src/batched.ts';

/** Doubles numbers, one call at a time, and records the items of each call. */
function doubling(fails: (items: readonly number[]) => boolean = () => false) {
  const calls: (readonly number[])[] = [];
  const double = batched(
    async (items: readonly number[]) => {
      calls.push(items);
      await Promise.resolve();
      if (fails(items)) throw new Error(`cannot double ${items.join(' and ')}`);
      return items.map((item) => 2 * item);
    },
    { most: 3 },
  );
  return { double, calls };
}

describe('batched', () => {
  test('the first item is called at once, and the items that come meanwhile share a call', async () => {
    const { double, calls } = doubling();
    expect(await Promise.all([1, 2, 3].map(double))).toEqual([2, 4, 6]);
    expect(calls).toEqual([[1], [2, 3]]);
  });

  test('no call has more items than the limit', async () => {
    const { double, calls } = doubling();
    expect(await Promise.all([1, 2, 3, 4, 5, 6].map(double))).toEqual([2, 4, 6, 8, 10, 12]);
    expect(calls).toEqual([[1], [2, 3, 4], [5, 6]]);
  });

  test('one bad item fails only itself', async () => {
    const { double } = doubling((items) => items.includes(3));
    const results = await Promise.allSettled([1, 2, 3, 4].map(double));
    expect(results.map((result) => (result.status === 'fulfilled' ? result.value : String(result.reason)))).toEqual([
      2,
      4,
      'Error: cannot double 3',
      8,
    ]);
  });

  test('an error that would meet every item is not tried again', async () => {
    const calls: (readonly number[])[] = [];
    const call = batched(
      async (items: readonly number[]) => {
        calls.push(items);
        throw new Error('the database is away');
      },
      { most: 9, isEverybodys: () => true },
    );
    await Promise.allSettled([1, 2, 3].map(call));
    expect(calls).toEqual([[1], [2, 3]]);
  });

  test('it continues after a failure', async () => {
    const { double } = doubling((items) => items[0] === 1);
    await expect(double(1)).rejects.toThrow('cannot double 1');
    expect(await double(2)).toBe(4);
  });
});

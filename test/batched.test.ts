import { describe, expect, test } from 'vitest';
import { batched } from '../src/batched.ts';

/** Doubles numbers, one call at a time, and remembers what each call was asked for. */
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
  test('the first call goes at once, alone; what is asked meanwhile goes together', async () => {
    const { double, calls } = doubling();
    expect(await Promise.all([1, 2, 3].map(double))).toEqual([2, 4, 6]);
    expect(calls).toEqual([[1], [2, 3]]);
  });

  test('no call takes more than it may', async () => {
    const { double, calls } = doubling();
    expect(await Promise.all([1, 2, 3, 4, 5, 6].map(double))).toEqual([2, 4, 6, 8, 10, 12]);
    expect(calls).toEqual([[1], [2, 3, 4], [5, 6]]);
  });

  test('one bad item spoils only itself', async () => {
    const { double } = doubling((items) => items.includes(3));
    const results = await Promise.allSettled([1, 2, 3, 4].map(double));
    expect(results.map((result) => (result.status === 'fulfilled' ? result.value : String(result.reason)))).toEqual([
      2,
      4,
      'Error: cannot double 3',
      8,
    ]);
  });

  test('what would fail for everybody is not tried again', async () => {
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

  test('it goes on after a failure', async () => {
    const { double } = doubling((items) => items[0] === 1);
    await expect(double(1)).rejects.toThrow('cannot double 1');
    expect(await double(2)).toBe(4);
  });
});

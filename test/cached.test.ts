import { expect, test } from 'vitest';
import { cached } from '../src/cached.ts';

/** A cache whose loads are counted and end when the test says so. */
function aSource() {
  const loads: { resolve: (value: string) => void; reject: (error: Error) => void }[] = [];
  const load = () => new Promise<string>((resolve, reject) => void loads.push({ resolve, reject }));
  return { loads, load };
}

function aCache(load: () => Promise<string>) {
  const time = { now: 0 };
  return { time, ask: cached(load, 1_000, () => time.now) };
}

test('a result is kept for its time, and not longer', async () => {
  const { loads, load } = aSource();
  const { time, ask } = aCache(load);
  const first = ask();
  loads[0]?.resolve('one');
  expect(await first).toBe('one');
  time.now = 999;
  expect(await ask()).toBe('one');
  time.now = 1_000;
  const second = ask();
  loads[1]?.resolve('two');
  expect(await second).toBe('two');
  expect(loads).toHaveLength(2);
});

test('nothing is loaded before the first call', () => {
  const { loads, load } = aSource();
  aCache(load);
  expect(loads).toHaveLength(0);
});

test('calls during a load share it', async () => {
  const { loads, load } = aSource();
  const { ask } = aCache(load);
  const asked = [ask(), ask(), ask()];
  loads[0]?.resolve('one');
  expect(await Promise.all(asked)).toEqual(['one', 'one', 'one']);
  expect(loads).toHaveLength(1);
});

test('a failed load fails all who share it, and is not kept', async () => {
  const { loads, load } = aSource();
  const { ask } = aCache(load);
  const asked = [ask(), ask()];
  loads[0]?.reject(new Error('away'));
  for (const each of asked) await expect(each).rejects.toThrow('away');
  const again = ask();
  loads[1]?.resolve('back');
  expect(await again).toBe('back');
});

test('a failed load that ends late does not remove a newer result', async () => {
  const { loads, load } = aSource();
  const { time, ask } = aCache(load);
  const slow = ask();
  time.now = 1_000;
  const quick = ask();
  loads[1]?.resolve('two');
  loads[0]?.reject(new Error('away'));
  await expect(slow).rejects.toThrow('away');
  expect(await quick).toBe('two');
  expect(await ask()).toBe('two');
  expect(loads).toHaveLength(2);
});

test('without a clock it uses the real time', async () => {
  const ask = cached(async () => 'one', 1_000);
  expect(await ask()).toBe('one');
  expect(ask()).toBe(ask());
});

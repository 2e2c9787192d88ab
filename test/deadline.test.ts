import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { inTime, within } from '../src/deadline.ts';

// This tests the deadline itself, so the clock is moved.
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const after = <Result>(ms: number, result: () => Result): Promise<Result> =>
  new Promise((resolve, reject) => {
    setTimeout(() => {
      try {
        resolve(result());
      } catch (error) {
        reject(error as Error);
      }
    }, ms);
  });
const fail = () => {
  throw new Error('broken');
};

/** The result, two seconds later. */
async function outcome<Result>(started: Promise<Result>): Promise<Result | string> {
  const settled = started.catch((error: unknown) => (error as Error).message);
  await vi.advanceTimersByTimeAsync(2_000);
  return settled;
}

const CASES = [
  { why: 'just in time has its result', ms: 999, result: () => 'done', is: 'done', or: 'done' },
  { why: 'not in time has none', ms: 1_001, result: () => 'done', is: 'It was not done in 1000 ms', or: undefined },
  { why: 'and fails in time', ms: 999, result: fail, is: 'broken', or: undefined },
  {
    why: 'and fails too late disturbs nobody',
    ms: 1_001,
    result: fail,
    is: 'It was not done in 1000 ms',
    or: undefined,
  },
];

test.for(CASES)('work that is done within a second $why', async ({ ms, result, is }) => {
  expect(await outcome(within(1_000, after(ms, result)))).toBe(is);
});

test.for(CASES)('work that is worth a second at most, done $why', async ({ ms, result, or }) => {
  expect(await outcome(inTime(1_000, after(ms, result)))).toBe(or);
});

test('the caller may choose the error', async () => {
  const failure = () => Object.assign(new Error('No answer'), { code: 'ETIMEDOUT' });
  const failed = within(1_000, after(1_500, String), failure).catch((error: unknown) => error);
  await vi.advanceTimersByTimeAsync(2_000);
  expect(await failed).toMatchObject({ message: 'No answer', code: 'ETIMEDOUT' });
});

describe('work that takes a signal', () => {
  test('is aborted once it is too late, with the reason', async () => {
    let told: unknown;
    const work = async (tooLate: AbortSignal) => {
      await after(1_500, String);
      told = tooLate.reason;
    };
    expect(await outcome(within(1_000, work))).toBe('It was not done in 1000 ms');
    expect(told).toEqual(new Error('It was not done in 1000 ms'));
  });

  test('is not aborted where it was in time', async () => {
    const signals: AbortSignal[] = [];
    await outcome(within(1_000, async (tooLate) => void signals.push(tooLate)));
    expect(signals.map(({ aborted }) => aborted)).toEqual([false]);
  });
});

test('no timer is left', async () => {
  await within(1_000, Promise.resolve());
  await inTime(1_000, Promise.reject(new Error('broken')));
  expect(vi.getTimerCount()).toBe(0);
});

import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { writtenInTime } from '../../../src/slack/modals/write-then-ack.ts';

// This tests the deadline itself, so the clock is moved.
beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const after = <Result>(ms: number, result: Result): Promise<Result> =>
  new Promise((resolve) => void setTimeout(() => resolve(result), ms));

/** The result and what was logged, two and a half seconds later. */
async function outcome(write: (tooLate: AbortSignal) => Promise<unknown>) {
  const logged: unknown[] = [];
  const written = writtenInTime(write, (error) => void logged.push(error));
  await vi.advanceTimersByTimeAsync(2_500);
  return { result: await written, logged: logged.map((error) => (error as Error).message) };
}

test.for([
  { why: 'at once', ms: 0 },
  { why: 'just in time', ms: 1_999 },
])('what is written $why is answered', async ({ ms }) => {
  expect(await outcome(() => after(ms, 'saved'))).toEqual({ result: 'saved', logged: [] });
});

test('a write that fails is logged and has no result', async () => {
  const write = () => Promise.reject(new Error('the database is away'));
  expect(await outcome(write)).toEqual({ result: undefined, logged: ['the database is away'] });
});

test('a write that takes two seconds is aborted and logged and has no result, because Slack waits for three', async () => {
  let wasStopped = false;
  const write = async (tooLate: AbortSignal) => {
    await after(2_001, 'read');
    wasStopped = tooLate.aborted;
    tooLate.throwIfAborted();
    return 'saved';
  };
  expect(await outcome(write)).toEqual({ result: undefined, logged: ['Nothing was written in 2000 ms'] });
  expect(wasStopped).toBe(true);
});

test('a write that was in time is not aborted later', async () => {
  let signal: AbortSignal | undefined;
  await outcome((tooLate) => {
    signal = tooLate;
    return after(10, 'saved');
  });
  expect(signal?.aborted).toBe(false);
});

test('no timer is left', async () => {
  await outcome(() => Promise.resolve('saved'));
  expect(vi.getTimerCount()).toBe(0);
});

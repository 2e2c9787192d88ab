import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { TookTooLong } from '../../src/deadline.ts';
import { withPatience } from '../../src/slack/patience.ts';

const SHORT = { firstWordMs: 30, giveUpMs: 10_000 };
const never = new Promise<never>(() => {});

/** Notes what was said and done, in order. */
function aScene() {
  const said: string[] = [];
  return { said, sorry: async () => void said.push('sorry') };
}

test('quick work needs no apology', async () => {
  const { said, sorry } = aScene();
  expect(await withPatience(Promise.resolve('done'), sorry, SHORT)).toBe('done');
  await sleep(60);
  expect(said).toEqual([]);
});

test('slow work gets one apology, and its result comes after it', async () => {
  const { said } = aScene();
  const slowSorry = async () => {
    await sleep(80);
    said.push('sorry');
  };
  await withPatience(sleep(60), slowSorry, SHORT);
  said.push('result');
  expect(said).toEqual(['sorry', 'result']);
});

test('quick work that fails needs no apology', async () => {
  const { said, sorry } = aScene();
  await expect(withPatience(Promise.reject(new Error('broken')), sorry, SHORT)).rejects.toThrow('broken');
  await sleep(60);
  expect(said).toEqual([]);
});

test('an apology that cannot be sent does no harm', async () => {
  const refused = async () => Promise.reject(new Error('Slack is away'));
  expect(await withPatience(sleep(60, 'done'), refused, SHORT)).toBe('done');
});

test('work that never ends is given up', async () => {
  const { said, sorry } = aScene();
  const error: unknown = await withPatience(never, sorry, { firstWordMs: 10, giveUpMs: 40 }).catch((reason) => reason);
  expect(error).toBeInstanceOf(TookTooLong);
  expect(said).toEqual(['sorry']);
});

test('the error of work that was given up is ignored', async () => {
  const { sorry } = aScene();
  const late = sleep(40).then(() => Promise.reject(new Error('too late')));
  await expect(withPatience(late, sorry, { firstWordMs: 5, giveUpMs: 10 })).rejects.toThrow('No answer in 10 ms');
  await sleep(50);
});

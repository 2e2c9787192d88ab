import { readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { withLock } from '../../../src/db/embedded/lock.ts';
import { isRunning, thisProcess } from '../../../src/db/embedded/process-mark.ts';
import { hasUsers, registerUser } from '../../../src/db/embedded/users.ts';
import { temporaryDirectory } from '../../support/temporary.ts';

const DEAD = '4194305 1';

describe('withLock', () => {
  test('runs one at a time, and all in the end', async () => {
    const dir = temporaryDirectory();
    let inside = 0;
    const crowds = await Promise.all(
      Array.from({ length: 10 }, () =>
        withLock(dir, async () => {
          inside += 1;
          await sleep(1);
          inside -= 1;
          return inside;
        }),
      ),
    );
    expect(crowds).toEqual(Array(10).fill(0));
  });

  test('is free again when the work throws', async () => {
    const dir = temporaryDirectory();
    await expect(withLock(dir, () => Promise.reject(new Error('broken')))).rejects.toThrow('broken');
    expect(await withLock(dir, async () => 'in')).toBe('in');
  });

  test('does not wait for a holder that was killed', async () => {
    const dir = temporaryDirectory();
    writeFileSync(path.join(dir, 'start-lock.7'), DEAD);
    expect(await withLock(dir, async () => readdirSync(dir))).toEqual(['start-lock.8']);
  });

  test('does not wait for a pid that now belongs to another process', async () => {
    const dir = temporaryDirectory();
    writeFileSync(path.join(dir, 'start-lock.7'), `${process.pid} 1`);
    expect(await withLock(dir, async () => 'in')).toBe('in');
  });
});

describe('users of a server', () => {
  test('count until they stop using it', () => {
    const place = temporaryDirectory();
    const leave = registerUser(place);
    expect(hasUsers(place)).toBe(true);
    leave();
    expect(hasUsers(place)).toBe(false);
  });

  test('that died do not count', () => {
    const place = temporaryDirectory();
    registerUser(place)();
    writeFileSync(path.join(place, 'users', 'killed'), DEAD);
    expect(hasUsers(place)).toBe(false);
    expect(readdirSync(path.join(place, 'users'))).toEqual([]);
  });
});

test('a process is known by its pid and its start', () => {
  expect(isRunning(thisProcess())).toBe(true);
  expect(isRunning(DEAD)).toBe(false);
  expect(isRunning('free')).toBe(false);
});

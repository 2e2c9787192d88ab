import { randomUUID } from 'node:crypto';
import { linkSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning, thisProcess } from './process-mark.ts';

const PREFIX = 'start-lock.';
const POLL_MS = 20;
const MOST_POLLS = 15_000;

/**
 * Runs `work` while no other process is inside `withLock` for the same directory. A holder that was killed blocks nobody.
 *
 * Every holder makes the next numbered file. The newest file is never deleted before a newer one exists. So a process that
 * slept between looking and claiming notices that it is too late.
 */
export async function withLock<Result>(dir: string, work: () => Promise<Result>): Promise<Result> {
  const held = await acquire(dir);
  try {
    return await work();
  } finally {
    writeFileSync(held, 'free');
  }
}

async function acquire(dir: string): Promise<string> {
  for (let polls = 0; polls < MOST_POLLS; polls += 1) {
    const newest = Math.max(0, ...generations(dir));
    if (newest === 0 || isFree(fileOf(dir, newest))) {
      if (claim(dir, newest + 1)) return fileOf(dir, newest + 1);
    } else {
      await sleep(POLL_MS);
    }
  }
  throw new Error(
    `Another process has been starting or stopping the database in ${dir} for minutes; end it, then retry.`,
  );
}

function claim(dir: string, generation: number): boolean {
  if (!createWhole(fileOf(dir, generation), thisProcess())) return false;
  const all = generations(dir);
  if (all.some((other) => other > generation)) {
    rmSync(fileOf(dir, generation), { force: true });
    return false;
  }
  for (const older of all.filter((other) => other < generation)) rmSync(fileOf(dir, older), { force: true });
  return true;
}

/** Creates a file that no process sees half written; false when it exists already. */
function createWhole(file: string, text: string): boolean {
  const draft = path.join(path.dirname(file), `draft-${randomUUID()}`);
  writeFileSync(draft, text);
  try {
    linkSync(draft, file);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  } finally {
    rmSync(draft, { force: true });
  }
}

function isFree(file: string): boolean {
  try {
    return !isRunning(readFileSync(file, 'utf8'));
  } catch {
    // It was deleted between listing and reading, so there is a newer file, and this one does not matter.
    return false;
  }
}

function generations(dir: string): number[] {
  const names = readdirSync(dir).filter((name) => name.startsWith(PREFIX));
  return names.map((name) => Number(name.slice(PREFIX.length)));
}

const fileOf = (dir: string, generation: number): string => path.join(dir, `${PREFIX}${generation}`);

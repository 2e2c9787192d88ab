import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { isRunning, thisProcess } from './process-mark.ts';

/** Registers this process as a user of the server; returns a function that removes it again. */
export function registerUser(place: string): () => void {
  const dir = usersDir(place);
  mkdirSync(dir, { recursive: true });
  const file = path.join(dir, randomUUID());
  writeFileSync(file, thisProcess());
  return () => rmSync(file, { force: true });
}

/** Whether a living process uses the server. It also removes users that died. Call it under the lock. */
export function hasUsers(place: string): boolean {
  const files = readdirSync(usersDir(place)).map((name) => path.join(usersDir(place), name));
  const dead = files.filter((file) => !isRunning(readFileSync(file, 'utf8')));
  for (const file of dead) rmSync(file);
  return files.length > dead.length;
}

const usersDir = (place: string): string => path.join(place, 'users');

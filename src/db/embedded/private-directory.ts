import { chmodSync, chownSync, lstatSync, mkdirSync } from 'node:fs';
import type { Account } from './account.ts';

const REMEDY =
  'Run Drumbeat as the user who owns it, name another DATA_DIR, or set DATABASE_URL to a Postgres of your own.';

/**
 * Makes a directory of ours, or uses the one that exists. Another user may have made a directory with a predictable name in a
 * world-writable place first, and their files would then be our database. So it refuses the directory of another user.
 */
export function privateDirectory(dir: string, mode: number, owner?: Account): string {
  make(dir, mode);
  const found = lstatSync(dir);
  const ours = [process.getuid?.(), owner?.uid];
  if (!found.isDirectory() || !ours.includes(found.uid)) {
    throw new Error(`${dir} belongs to another user. ${REMEDY}`);
  }
  chmodSync(dir, mode);
  if (owner) chownSync(dir, owner.uid, owner.gid);
  return dir;
}

function make(dir: string, mode: number): void {
  try {
    mkdirSync(dir, { recursive: true, mode });
  } catch (cause) {
    throw new Error(`${dir} cannot be made (${(cause as Error).message}). ${REMEDY}`, { cause });
  }
}

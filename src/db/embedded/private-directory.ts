import { chmodSync, chownSync, lstatSync, mkdirSync } from 'node:fs';
import type { Account } from './account.ts';

const REMEDY =
  'Run Drumbeat as the user who owns it, name another DATA_DIR, or set DATABASE_URL to a Postgres of your own.';

/**
 * Makes a directory of ours, or takes the one that is there. A predictable name under a world-writable directory may
 * have been made by somebody else first, and their files would then be our database.
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

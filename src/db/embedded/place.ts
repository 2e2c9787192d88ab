import { createHash } from 'node:crypto';
import { mkdirSync, statSync } from 'node:fs';
import path from 'node:path';
import type { Account } from './account.ts';
import { privateDirectory } from './private-directory.ts';

/**
 * The directory of the files: the given one, or one under /var/tmp where the account of the server cannot reach the given one,
 * because root keeps the project in a home that is closed to others.
 */
export function placeFor(dir: string, account: Account | undefined): string {
  if (!account) return privateDirectory(dir, 0o700);
  mkdirSync(path.dirname(dir), { recursive: true });
  if (isOpenToOthers(path.dirname(dir))) return privateDirectory(dir, 0o711);
  const hash = createHash('sha256').update(dir).digest('hex').slice(0, 12);
  return privateDirectory(path.join('/var/tmp', `drumbeat-${hash}`), 0o711);
}

/** Whether every account can reach this directory. */
export function isOpenToOthers(dir: string): boolean {
  const parent = path.dirname(dir);
  return (statSync(dir).mode & 0o001) !== 0 && (parent === dir || isOpenToOthers(parent));
}

import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** What became of the migrations of the last release: databases have had them, so none may be edited or taken back. */
export type ReleasedMigrations = {
  readonly tag: string;
  readonly edited: readonly string[];
  readonly gone: readonly string[];
};

/** Compares the files of a working copy with those of the last tag; `undefined` where there is no tag, no repository or no git. */
export function releasedMigrations(root: string): ReleasedMigrations | undefined {
  const tag = git(root, 'describe', '--tags', '--abbrev=0')?.trim();
  if (tag === undefined) return undefined;
  // Only the directory itself: a function in `functions/` is edited in place.
  const files = (git(root, 'ls-tree', '--name-only', '-z', tag, 'migrations/') ?? '')
    .split('\0')
    .filter((file) => file.endsWith('.sql'));
  const isThere = (file: string) => existsSync(path.join(root, file));
  const isEdited = (file: string) =>
    readFileSync(path.join(root, file), 'utf8') !== git(root, 'show', `${tag}:${file}`);
  return {
    tag,
    edited: files.filter((file) => isThere(file) && isEdited(file)),
    gone: files.filter((file) => !isThere(file)),
  };
}

/** What git prints; `undefined` where it fails or is not installed. */
export function git(root: string, ...args: readonly string[]): string | undefined {
  // A hook of git sets GIT_DIR, which would lead to another repository.
  const env = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('GIT_')));
  try {
    return execFileSync('git', args, { cwd: root, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
  } catch {
    return undefined;
  }
}

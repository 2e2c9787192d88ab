import { chmodSync, cpSync, existsSync, readdirSync, readFileSync, renameSync, rmSync, symlinkSync } from 'node:fs';
import path from 'node:path';
import type { Account } from './account.ts';
import { isOpenToOthers } from './place.ts';

/** The binaries in a place where the account of the server can run them: as installed, else copied beside the data. */
export function usableBinaries(native: string, place: string, account: Account | undefined): string {
  if (account && !isOpenToOthers(native)) return copiedBinaries(native, place);
  try {
    linkLibraries(native);
    return native;
  } catch (error) {
    if (isForbidden(error)) return copiedBinaries(native, place);
    throw error;
  }
}

/**
 * Makes the links between the shared libraries. An npm package cannot contain links. The package makes them in an install script,
 * which `--ignore-scripts`, pnpm and bun do not run. Two processes may do this at once.
 */
export function linkLibraries(native: string): void {
  const list = path.join(native, 'pg-symlinks.json');
  const links: { source: string; target: string }[] = existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : [];
  for (const { source, target } of links) link(path.basename(source), path.join(native, '..', target));
}

function link(source: string, target: string): void {
  if (existsSync(target)) return;
  try {
    symlinkSync(source, target);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
  }
}

/** Whether the binaries cannot be changed: another account installed them, or they are mounted read-only. */
const isForbidden = (error: unknown): boolean =>
  ['EACCES', 'EPERM', 'EROFS'].includes((error as NodeJS.ErrnoException).code ?? '');

/** Call it under the lock: it removes the copies of other versions, which no running server uses then. */
function copiedBinaries(native: string, place: string): string {
  const copy = path.join(place, `binaries-${versionOf(native)}`);
  if (existsSync(copy)) return path.join(copy, 'native');
  for (const name of readdirSync(place).filter((entry) => entry.startsWith('binaries-'))) {
    rmSync(path.join(place, name), { recursive: true });
  }
  const draft = `${copy}.draft`;
  cpSync(native, path.join(draft, 'native'), { recursive: true, verbatimSymlinks: true });
  linkLibraries(path.join(draft, 'native'));
  openToOthers(draft);
  // It is renamed when complete, so that a half-made copy is never taken for a good one.
  renameSync(draft, copy);
  return path.join(copy, 'native');
}

function versionOf(native: string): string {
  const manifest: { version: string } = JSON.parse(readFileSync(path.join(native, '..', 'package.json'), 'utf8'));
  return manifest.version;
}

/** After an installation with a strict umask, the account of the server cannot read the files. */
function openToOthers(dir: string): void {
  chmodSync(dir, 0o755);
  for (const entry of readdirSync(dir, { withFileTypes: true })) {
    const entryPath = path.join(dir, entry.name);
    if (entry.isDirectory()) openToOthers(entryPath);
    else if (entry.isFile()) chmodSync(entryPath, entryPath.includes('/bin/') ? 0o755 : 0o644);
  }
}

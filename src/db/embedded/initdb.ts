import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { dataDir } from './postmaster.ts';
import { privateDirectory } from './private-directory.ts';
import type { ServerSetup } from './server.ts';

const DRAFT = 'data-draft-';

/**
 * Makes the data directory when there is none. The directory gets its name once it is complete. Each attempt has another draft
 * name, so that an initdb whose parent was killed cannot write into the next attempt.
 */
export async function ensureCluster({ place, binaries, account, fast }: ServerSetup): Promise<void> {
  for (const name of readdirSync(place).filter((entry) => entry.startsWith(DRAFT))) {
    rmSync(path.join(place, name), { recursive: true, force: true });
  }
  if (existsSync(dataDir(place))) return;
  const draft = privateDirectory(path.join(place, `${DRAFT}${randomUUID()}`), 0o700, account);
  try {
    await run(
      path.join(binaries, 'bin', 'initdb'),
      [...initdbArguments(draft), ...(fast ? ['--no-sync'] : [])],
      account,
    );
    renameSync(draft, dataDir(place));
  } catch (cause) {
    rmSync(draft, { recursive: true, force: true });
    throw new Error(
      `The embedded Postgres could not make its files in ${place}: ${(cause as Error).message}. Mend what it names, or set DATABASE_URL to a Postgres of your own.`,
      { cause },
    );
  }
}

// Sorting and letter case must not depend on the locale of the machine, or a move to another machine would break indexes.
const LOCALE = ['--no-locale', '--locale-provider=builtin', '--builtin-locale=C.UTF-8', '--encoding=UTF8'];

const initdbArguments = (data: string): string[] => [
  `--pgdata=${data}`,
  '--username=postgres',
  '--auth=trust',
  '--data-checksums',
  ...LOCALE,
];

function run(file: string, args: string[], account: ServerSetup['account']): Promise<void> {
  return new Promise((resolve, reject) => {
    const child = spawn(file, args, {
      ...account,
      cwd: '/',
      env: { LC_ALL: 'C' },
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    let errors = '';
    child.stderr.on('data', (chunk) => {
      errors += chunk;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(errors.trim().split('\n').slice(0, 3).join(' ') || `initdb ended with ${code ?? signal}`));
    });
  });
}

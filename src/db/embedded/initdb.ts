import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import path from 'node:path';
import { dataDir } from './postmaster.ts';
import { privateDirectory } from './private-directory.ts';
import type { ServerSetup } from './server.ts';

const DRAFT = 'data-draft-';

/**
 * Makes the data directory when there is none. It takes its name when it is complete, and each attempt has a name of
 * its own, so that an initdb that outlives its killed parent cannot write into the next attempt.
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

// Sorting and letter case must not depend on the machine's locale, or a move to another one would break indexes.
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
    let said = '';
    child.stderr.on('data', (chunk) => {
      said += chunk;
    });
    child.on('error', reject);
    child.on('close', (code, signal) => {
      if (code === 0) resolve();
      else reject(new Error(said.trim().split('\n').slice(0, 3).join(' ') || `initdb ended with ${code ?? signal}`));
    });
  });
}

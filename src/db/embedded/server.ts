import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { closeSync, openSync, readFileSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from './account.ts';
import { dataDir, probe } from './postmaster.ts';
import { privateDirectory } from './private-directory.ts';

export type ServerSetup = {
  /** The directory with all files of this server. */
  readonly place: string;
  readonly binaries: string;
  readonly account: Account | undefined;
  /** Does not wait for the disk: for tests and the demo, whose data may be lost with the machine. */
  readonly fast: boolean;
};

const POLL_MS = 15;
const MOST_ATTEMPTS = 20;

export const logFile = (place: string): string => path.join(place, 'postgres.log');

/** Starts the server on an existing data directory, waits until it accepts connections, and returns the directory of its socket. */
export async function launchServer(setup: ServerSetup): Promise<string> {
  const socketDir = privateDirectory(socketDirFor(setup.place), 0o700, setup.account);
  for (let attempt = 1; ; attempt += 1) {
    const fault = await tryLaunch(setup, socketDir);
    if (fault === undefined) return socketDir;
    // The children of a killed server need a moment to notice it.
    if (attempt === MOST_ATTEMPTS || !fault.includes('shared memory block')) {
      throw new Error(
        `The embedded Postgres did not start: ${fault}. Its log is ${logFile(setup.place)}. Mend what it names, or set DATABASE_URL to a Postgres of your own.`,
      );
    }
    await sleep(250);
  }
}

/** `undefined` when the server runs, else the reason from its log. */
async function tryLaunch(setup: ServerSetup, socketDir: string): Promise<string | undefined> {
  const log = openSync(logFile(setup.place), 'a', 0o600);
  const { size } = statSync(logFile(setup.place));
  // Detached: Ctrl-C reaches our whole process group, and the bot must finish its work before the database stops.
  const child = spawn(path.join(setup.binaries, 'bin', 'postgres'), serverArguments(setup, socketDir), {
    ...setup.account,
    cwd: '/',
    env: { LC_ALL: 'C' },
    detached: true,
    stdio: ['ignore', log, log],
  });
  closeSync(log);
  child.unref();
  let ended: string | undefined;
  child.once('error', (error) => {
    ended = error.message;
  });
  child.once('exit', (code, signal) => {
    ended = `it ended with ${code ?? signal}`;
  });
  while (ended === undefined && (await probe(socketDir)) !== 'ready') await sleep(POLL_MS);
  return ended === undefined ? undefined : (faultIn(setup.place, size) ?? ended);
}

function faultIn(place: string, from: number): string | undefined {
  const log = readFileSync(logFile(place)).subarray(from).toString();
  // Our own early connections are logged as FATAL too: "the database system is starting up".
  return /(?:(?:FATAL|PANIC):(?!\s+the database system is)|error while loading).*/.exec(log)?.[0];
}

function serverArguments({ place, fast }: ServerSetup, socketDir: string): string[] {
  const settings = { ...QUIET_SETTINGS, ...(fast ? FAST_SETTINGS : {}) };
  const flags = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  return ['-D', dataDir(place), '-k', socketDir, '-p', '5432', ...flags];
}

const QUIET_SETTINGS = {
  // The bundled OpenSSL is old, and a socket that only we can reach needs none.
  listen_addresses: '',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_checkpoints: 'off',
  jit: 'off',
};

const FAST_SETTINGS = { fsync: 'off', full_page_writes: 'off', synchronous_commit: 'off', autovacuum: 'off' };

/** Beside the data, where no cleaner of /tmp deletes it. Elsewhere where the path is too long for a socket, or Postgres cannot use it. */
function socketDirFor(place: string): string {
  const beside = path.join(place, 'socket');
  const fits = Buffer.byteLength(path.join(beside, '.s.PGSQL.5432')) <= 103 && !/[,"'\\]/.test(beside);
  if (fits) return beside;
  return path.join(os.tmpdir(), `drumbeat-${createHash('sha256').update(place).digest('hex').slice(0, 12)}`);
}

import { readFileSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { isPidAlive } from './process-mark.ts';

/** A server process, as the file in its data directory describes it. */
export type Postmaster = { readonly pid: number; readonly socketDir: string };

const POLL_MS = 25;
const ABSENT_POLLS = 40;
const BUSY_POLLS = 12_000;

export const dataDir = (place: string): string => path.join(place, 'data');

/** Reads `postmaster.pid`, which may be left over from a server that was killed. */
export function readPostmaster(place: string): Postmaster | undefined {
  try {
    const lines = readFileSync(path.join(dataDir(place), 'postmaster.pid'), 'utf8').split('\n');
    return { pid: Number(lines[0]), socketDir: lines[4] ?? '' };
  } catch {
    return undefined;
  }
}

/**
 * The server that runs on this data directory. Only an answer on its socket counts. The pid in a left-over file may belong to
 * another program by now and would keep Postgres from starting, so such a file is removed.
 */
export async function findRunning(place: string): Promise<Postmaster | undefined> {
  let absent = 0;
  for (let polls = 0; polls < BUSY_POLLS; polls += 1) {
    const found = readPostmaster(place);
    if (!found) return undefined;
    // Early in the start of the server, the file does not name the socket yet.
    const state = found.socketDir === '' ? 'absent' : await probe(found.socketDir);
    if (state === 'ready') return found;
    if (state === 'absent') absent += 1;
    if (absent > ABSENT_POLLS || (state === 'absent' && !isPidAlive(found.pid))) return forget(place, found);
    await sleep(POLL_MS);
  }
  throw new Error(`The database in ${place} has not answered for minutes; see ${path.join(place, 'postgres.log')}.`);
}

/** Postgres trusts any living pid in its two lock files. It notices by itself when a server still uses the memory. */
function forget(place: string, { socketDir }: Postmaster): undefined {
  rmSync(path.join(dataDir(place), 'postmaster.pid'), { force: true });
  if (socketDir !== '') rmSync(path.join(socketDir, '.s.PGSQL.5432.lock'), { force: true });
}

/** `busy`: the server is starting, stopping or slow, so ask again. `absent`: no server listens there. */
export async function probe(socketDir: string): Promise<'ready' | 'busy' | 'absent'> {
  const client = new pg.Client({
    host: socketDir,
    port: 5432,
    user: 'postgres',
    database: 'postgres',
    ssl: false,
    connectionTimeoutMillis: 5_000,
  });
  client.on('error', () => {});
  try {
    await client.connect();
    await client.end();
    return 'ready';
  } catch (error) {
    return meaning(error as NodeJS.ErrnoException, socketDir);
  }
}

function meaning({ code }: NodeJS.ErrnoException, socketDir: string): 'ready' | 'busy' | 'absent' {
  if (code === 'ENOENT' || code === 'ECONNREFUSED') return 'absent';
  // All connections are in use, so there is certainly a server.
  if (code === '53300') return 'ready';
  if (code !== 'EACCES') return 'busy';
  throw new Error(
    `The database at ${socketDir} belongs to another user; run Drumbeat as that user, or set DATABASE_URL.`,
  );
}

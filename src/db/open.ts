import pg from 'pg';
import type { Budget } from './budget.ts';
import type { Db } from './db.ts';
import { type EmbeddedServer, startEmbedded } from './embedded/embedded.ts';
import { writeFault } from './fault.ts';
import { poolDb } from './pool-db.ts';
import { typeParsers } from './type-parsers.ts';

/** The operator's server, or the embedded one with its files in a directory. */
export type DatabaseTarget =
  | { readonly url: string }
  | { readonly embeddedDir: string; readonly database?: string; readonly fast?: boolean };

export type OpenOptions = {
  /** The most connections at once; 10 by default. */
  readonly max?: number;
  /** How long Postgres may work for a statement, unless whoever asks has an allowance of their own; that of a caller by default. */
  readonly budget?: Budget;
  /** Called when an idle connection is lost. The pool opens another when it needs one. */
  readonly onError?: (error: Error) => void;
};

export type OpenDatabase = {
  readonly db: Db;
  readonly pool: pg.Pool;
  /** A postgres:// URL, also of the embedded server; `psql` and `pg.Client` accept it. */
  readonly url: string;
  readonly embedded: boolean;
  /** Where the data are, without credentials: host and database, or a directory. */
  readonly place: string;
  /** Why nothing can be written now, asked on a connection of its own, which waits for no other. */
  readonly fault: () => Promise<string | undefined>;
  /** Ends the pool. The embedded server stops when no other process uses it. */
  readonly close: () => Promise<void>;
};

/** Opens a pool. Where the operator's server is down, only the first query fails. */
export async function openDatabase(target: DatabaseTarget, options: OpenOptions = {}): Promise<OpenDatabase> {
  return 'url' in target ? openUrl(target.url, options) : openEmbedded(target, options);
}

function openUrl(url: string, options: OpenOptions): OpenDatabase {
  return { ...connect(url, options), embedded: false };
}

async function openEmbedded(
  { embeddedDir, database = 'drumbeat', fast = false }: Extract<DatabaseTarget, { embeddedDir: string }>,
  options: OpenOptions,
): Promise<OpenDatabase> {
  const server = await startEmbedded(embeddedDir, { fast });
  try {
    await createMissing(socketUrl(server.socketDir, 'postgres'), database);
  } catch (error) {
    await server.stop();
    throw error;
  }
  const url = socketUrl(server.socketDir, database);
  const connected = connect(url, options);
  const stopWatching = watch(server, options);
  const close = once(async () => {
    stopWatching();
    await connected.close();
    await server.stop();
  });
  return { ...connected, embedded: true, place: server.place, close };
}

function connect(url: string, options: OpenOptions): Omit<OpenDatabase, 'embedded'> {
  const pool = createPool(url, options);
  const checks = createPool(url, { ...options, max: 1 });
  return {
    db: poolDb(pool, options.budget),
    pool,
    url,
    place: placeOf(pool),
    fault: () => writeFault(poolDb(checks, CHECKS)),
    close: once(async () => void (await Promise.all([pool.end(), checks.end()]))),
  };
}

/** A check that hangs must end before whoever asks gives up. */
const CHECKS: Budget = { statementMs: 1_000, lockMs: 1_000 };

const WATCH_MS = 3_000;

/** Starts the embedded server again when it was killed, for example by the kernel for its memory. */
function watch(server: EmbeddedServer, { onError = () => {} }: OpenOptions): () => void {
  let isChecking = false;
  const timer = setInterval(() => {
    if (isChecking) return;
    isChecking = true;
    server
      .revive()
      .catch((error: Error) => onError(error))
      .finally(() => {
        isChecking = false;
      });
  }, WATCH_MS).unref();
  return () => clearInterval(timer);
}

function createPool(connectionString: string, { max = 10, onError = () => {} }: OpenOptions): pg.Pool {
  const config = {
    connectionString,
    max,
    connectionTimeoutMillis: 2_000,
    keepAlive: true,
    // Statements that are sent without waiting for the answer to the one before are one round trip.
    pipeline: true,
    types: typeParsers,
  };
  return new pg.Pool(config).on('error', onError);
}

async function createMissing(url: string, database: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [database]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(database)}`);
  } catch (error) {
    if (!createdMeanwhile(error)) throw error;
  } finally {
    await client.end();
  }
}

/** Where two processes start together, both find the database missing. The slower one gets one of these codes. */
const createdMeanwhile = (error: unknown): boolean =>
  error instanceof pg.DatabaseError && (error.code === '42P04' || error.code === '23505');

const socketUrl = (socketDir: string, database: string): string =>
  `postgres://postgres@localhost:5432/${encodeURIComponent(database)}?host=${encodeURIComponent(socketDir)}`;

function placeOf({ options }: pg.Pool): string {
  const text = options.connectionString ?? '';
  if (!URL.canParse(text)) return 'the server that DATABASE_URL names';
  const url = new URL(text);
  return `${url.searchParams.get('host') ?? url.host}${url.pathname}`;
}

function once(work: () => Promise<void>): () => Promise<void> {
  let done: Promise<void> | undefined;
  return () => {
    done ??= work();
    return done;
  };
}

import pg from 'pg';
import { within } from '../deadline.ts';
import { type Budget, budgetNow, CALLERS, OutOfTime } from './budget.ts';
import type { Db } from './db.ts';
import { type Sql, toQuery } from './sql.ts';
import { againAfterConflict } from './trouble.ts';

/**
 * The `Db` of a pool whose clients pipeline. Every statement runs in a transaction whose first words set its limits, so that
 * Postgres itself ends it: `set local` keeps no state in a session between two calls, and so also works behind PgBouncer. `begin`
 * and what follows it are one round trip.
 */
export function poolDb(pool: pg.Pool, usual: Budget = CALLERS): Db {
  return {
    query: (query) => againAfterConflict(() => withClient(pool, usual, (client) => alone(client, usual, query))),
    transaction: (work) => withClient(pool, usual, (client) => inTransaction(client, usual, work)),
  };
}

async function withClient<Result>(
  pool: pg.Pool,
  usual: Budget,
  work: (client: pg.PoolClient) => Promise<Result>,
): Promise<Result> {
  const client = await connected(pool, budgetNow(usual));
  let broken: Error | undefined;
  // The pool does not watch a client that it has handed out. Without a listener, a lost connection would end the process.
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  try {
    return await work(client);
  } finally {
    client.off('error', onError);
    // A transaction that is still open means that nobody knows what Postgres is doing.
    client.release(broken ?? client.getTransactionStatus() !== 'I');
  }
}

/** A client of the pool, while there is time for it. One that comes later goes back unused. */
function connected(pool: pg.Pool, { statementMs }: Budget): Promise<pg.PoolClient> {
  const connecting = pool.connect();
  if (statementMs === 0) return connecting;
  return within(statementMs, connecting, () => {
    connecting.then(
      (client) => client.release(),
      () => {},
    );
    return new OutOfTime('The database was too slow for this caller');
  });
}

/** One statement, and the end of its transaction, in one round trip. */
async function alone<Row extends object>(client: pg.PoolClient, usual: Budget, query: Sql) {
  const budget = budgetNow(usual);
  const [begun, done, ended] = await Promise.allSettled([
    send(client, begin(budget), budget),
    run<Row>(client, query, budget),
    send(client, 'commit', budget),
  ]);
  if (begun.status === 'fulfilled' && done.status === 'fulfilled' && ended.status === 'fulfilled') return done.value;
  const failed = [begun, done, ended].find((step) => step.status === 'rejected');
  throw mayWrite(query) ? unlessRefused(failed?.reason) : failed?.reason;
}

async function inTransaction<Result>(
  client: pg.PoolClient,
  usual: Budget,
  work: (tx: Db) => Promise<Result>,
): Promise<Result> {
  const { tx, commit, rollback } = openTransaction(client, usual);
  let result: Result;
  try {
    result = await work(tx);
  } catch (error) {
    await rollback();
    throw error;
  }
  await commit();
  return result;
}

function openTransaction(client: pg.PoolClient, usual: Budget) {
  let isOpen = true;
  let limits = budgetNow(usual);
  // It is not awaited, so that it travels with the first statement. Where it fails, so does that one.
  const begun = send(client, begin(limits), limits);
  begun.catch(() => {});
  /** What is left. Where that is much less than the limits in force, Postgres hears it. */
  const left = () => {
    const now = budgetNow(usual);
    if (now.statementMs < limits.statementMs - NOT_MUCH_MS) {
      limits = now;
      send(client, limitsOf(now), now).catch(() => {});
    }
    return now;
  };
  const tx: Db = {
    async query(query) {
      if (isOpen) return run(client, query, left());
      throw new Error('A statement came after the end of its transaction; await it inside the work.');
    },
    transaction: (work) => work(tx),
  };
  const rollback = async () => {
    isOpen = false;
    await send(client, 'rollback', LAST_WORDS).catch(() => {});
  };
  const commit = async () => {
    isOpen = false;
    await begun;
    const budget = await Promise.resolve()
      .then(left)
      .catch(async (error: unknown) => {
        await rollback();
        throw error;
      });
    const { command } = await send(client, 'commit', budget).catch((error: unknown) => {
      throw unlessRefused(error);
    });
    // Postgres answers a commit of a failed transaction with a rollback and no error.
    if (command === 'COMMIT') return;
    throw new Error('The transaction was rolled back: a statement in it failed and its error was not passed on.');
  };
  return { tx, commit, rollback };
}

const NOT_MUCH_MS = 500;
/** For a rollback: a connection that does not answer is thrown away, and Postgres then rolls back by itself. */
const LAST_WORDS: Budget = { statementMs: 500, lockMs: 500 };
/** Postgres ends a statement first, and says so. Only a connection that is silent is given up by the client. */
const SILENCE_MS = 500;

const begin = (budget: Budget): string => `begin; ${limitsOf(budget)}`;

const limitsOf = ({ statementMs, lockMs }: Budget): string =>
  `set local statement_timeout = ${statementMs}; set local lock_timeout = ${lockMs}; set local idle_in_transaction_session_timeout = ${statementMs}`;

async function run<Row extends object>(client: pg.PoolClient, query: Sql, budget: Budget) {
  const { rows, rowCount } = await client.query<Row>(timed(toQuery(query), budget));
  return { rows, rowCount: rowCount ?? 0 };
}

async function send(client: pg.PoolClient, text: string, budget: Budget): Promise<pg.QueryResult> {
  return client.query(timed({ text }, budget));
}

const timed = (query: pg.QueryConfig, { statementMs }: Budget): pg.QueryConfig & { query_timeout?: number } =>
  statementMs === 0 ? query : { ...query, query_timeout: statementMs + SILENCE_MS };

/** Whether a statement may store something: the names of our functions that write begin with `record_`. */
const mayWrite = ({ parts }: Sql): boolean => parts.some((part) => /\b(insert|update|delete|record_\w+)\b/i.test(part));

/** Whether the answer to a commit was lost, so that nobody knows whether it was stored. */
export const mayBeStored = (error: unknown): boolean => error instanceof Error && UNKNOWN.has(error);

const UNKNOWN = new WeakSet<Error>();

/** An error that came after a commit was sent. Only where Postgres refused it is it known that nothing was stored. */
function unlessRefused(error: unknown): unknown {
  if (error instanceof Error && !(error instanceof pg.DatabaseError)) UNKNOWN.add(error);
  return error;
}

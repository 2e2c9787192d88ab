import type pg from 'pg';
import type { Db } from './db.ts';
import { type Sql, toQuery } from './sql.ts';

/** The `Db` of a pool. It keeps no state in a session between two calls, so it also works behind PgBouncer. */
export function poolDb(pool: pg.Pool): Db {
  return { query: (query) => run(pool, query), transaction: (work) => inTransaction(pool, work) };
}

async function run<Row extends object>(target: pg.Pool | pg.PoolClient, query: Sql) {
  const { rows, rowCount } = await target.query<Row>(toQuery(query));
  return { rows, rowCount: rowCount ?? 0 };
}

async function inTransaction<Result>(pool: pg.Pool, work: (tx: Db) => Promise<Result>): Promise<Result> {
  const client = await pool.connect();
  let broken: Error | undefined;
  // The pool does not watch a client that it has handed out. Without a listener, a lost connection would end the process.
  const onError = (error: Error) => {
    broken = error;
  };
  client.on('error', onError);
  try {
    await client.query('begin');
    return await commitAfter(client, work);
  } catch (error) {
    await client.query('rollback').catch(onError);
    throw error;
  } finally {
    client.off('error', onError);
    client.release(broken);
  }
}

async function commitAfter<Result>(client: pg.PoolClient, work: (tx: Db) => Promise<Result>): Promise<Result> {
  const { tx, end } = openTransaction(client);
  const result = await work(tx).finally(end);
  const { command } = await client.query('commit');
  // Postgres answers a commit of a failed transaction with a rollback and no error.
  if (command === 'COMMIT') return result;
  throw new Error('The transaction was rolled back: a statement in it failed and its error was not passed on.');
}

function openTransaction(client: pg.PoolClient): { tx: Db; end: () => void } {
  let open = true;
  const tx: Db = {
    async query(query) {
      if (open) return run(client, query);
      throw new Error('A statement came after the end of its transaction; await it inside the work.');
    },
    transaction: (work) => work(tx),
  };
  return {
    tx,
    end: () => {
      open = false;
    },
  };
}

import { setTimeout as sleep } from 'node:timers/promises';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { type Allowance, withAllowance } from '../../src/db/budget.ts';
import type { Db } from '../../src/db/db.ts';
import { openDatabase } from '../../src/db/open.ts';
import { mayBeStored } from '../../src/db/pool-db.ts';
import { sql } from '../../src/db/sql.ts';
import { testDatabase } from '../support/database.ts';
import { execute } from '../support/database-urls.ts';
import { type TcpProxy, tcpProxy } from '../support/tcp-proxy.ts';

const { db, pool, url } = await testDatabase();

beforeEach(() => execute(url, 'drop table if exists notes', 'create table notes (id int primary key)'));

const insert = (id: number) => sql`insert into notes (id) values (${id})`;
const ids = async () => (await pool.query<{ id: number }>('select id from notes order by id')).rows.map(({ id }) => id);

/** The statements of others that Postgres works on in this database. */
async function running(): Promise<readonly string[]> {
  const { rows } = await pool.query<{ query: string }>(`
    select query from pg_stat_activity
     where datname = current_database() and pid <> pg_backend_pid() and (state = 'active' or state like 'idle in transaction%')`);
  return rows.map(({ query }) => query);
}

const within = (ms: number, more: Partial<Allowance> = {}): Allowance => ({ statementMs: ms, lockMs: ms, ...more });
const untilNowAnd = (ms: number): Allowance => within(60_000, { untilMs: performance.now() + ms });
const code = (expected: string) => expect.objectContaining({ code: expected });

const long = sql`select pg_sleep(60)`;

/** A lock on the row 1 that is held for the rest of the test. */
async function heldRow(): Promise<void> {
  const holder = await pool.connect();
  onTestFinished(async () => {
    await holder.query('rollback');
    holder.release();
  });
  await pool.query('insert into notes (id) values (1)');
  await holder.query('begin');
  await holder.query('select from notes where id = 1 for update');
}

describe('Postgres itself ends what the caller does not wait for', () => {
  test.for<{ why: string; allowance: () => Allowance; ask: (db: Db) => Promise<unknown>; sqlstate: string }>([
    { why: 'a statement', allowance: () => within(300), ask: (on) => on.query(long), sqlstate: '57014' },
    {
      why: 'a statement with values, which Postgres parses first',
      allowance: () => within(300),
      ask: (on) => on.query(sql`select pg_sleep(${60})`),
      sqlstate: '57014',
    },
    {
      why: 'a statement in a transaction',
      allowance: () => within(300),
      ask: (on) => on.transaction((tx) => tx.query(long)),
      sqlstate: '57014',
    },
    {
      why: 'the last of several statements, for which little time is left',
      allowance: () => untilNowAnd(1_000),
      ask: (on) =>
        on.transaction(async (tx) => {
          await tx.query(sql`select pg_sleep(0.7)`);
          await tx.query(long);
        }),
      sqlstate: '57014',
    },
  ])('$why', async ({ allowance, ask, sqlstate }) => {
    const begun = performance.now();
    await expect(withAllowance(allowance(), () => ask(db))).rejects.toEqual(code(sqlstate));
    expect(performance.now() - begun).toBeLessThan(30_000);
    expect(await running()).toEqual([]);
  });

  test.for<{ why: string; ask: (db: Db) => Promise<unknown> }>([
    { why: 'a statement', ask: (on) => on.query(sql`delete from notes where id = 1`) },
    { why: 'one in a transaction', ask: (on) => on.transaction((tx) => tx.query(sql`delete from notes where id = 1`)) },
  ])('a wait for a lock ends before the time for the statement: $why', async ({ ask }) => {
    await heldRow();
    const allowance: Allowance = { statementMs: 60_000, lockMs: 200 };
    await expect(withAllowance(allowance, () => ask(db))).rejects.toEqual(code('55P03'));
    expect(await ids()).toEqual([1]);
  });

  test('a transaction whose caller does something else for too long', async () => {
    const work = withAllowance(within(200), () =>
      db.transaction(async (tx) => {
        await tx.query(insert(1));
        await sleep(1_000);
        await tx.query(insert(2));
      }),
    );
    await expect(work).rejects.toBeInstanceOf(Error);
    expect(await ids()).toEqual([]);
    expect(await running()).toEqual([]);
  });

  test('an import has no limit, and the connections keep none of it', async () => {
    await withAllowance({ statementMs: 0, lockMs: 0 }, () => db.query(sql`select pg_sleep(0.1)`));
    const { rows } = await pool.query('show statement_timeout');
    expect(rows).toEqual([{ statement_timeout: '0' }]);
  });
});

describe('a caller whose time is over', () => {
  test.for<{ why: string; work: (tx: Db) => Promise<unknown> }>([
    { why: 'before the commit', work: async (tx) => tx.query(insert(1)).then(() => sleep(400)) },
    {
      why: 'before a statement',
      work: async (tx) => {
        await tx.query(insert(1));
        await sleep(400);
        await tx.query(insert(2));
      },
    },
  ])('has nothing stored: $why', async ({ work }) => {
    const all = withAllowance(untilNowAnd(300), () => db.transaction(work));
    await expect(all).rejects.toMatchObject({ name: 'OutOfTime' });
    expect(await ids()).toEqual([]);
    expect(pool.idleCount).toBe(pool.totalCount);
  });
});

describe('through a network', () => {
  async function through(): Promise<{ proxy: TcpProxy; far: Db }> {
    const proxy = await tcpProxy(url);
    const opened = await openDatabase({ url: proxy.url });
    onTestFinished(async () => {
      await proxy.restore();
      await opened.close();
      await proxy.close();
    });
    await opened.db.query(sql`select 1`);
    return { proxy, far: opened.db };
  }

  test.for<{ why: string; ask: (db: Db) => Promise<unknown>; trips: number }>([
    { why: 'a statement is one round trip, limits and commit included', ask: (on) => on.query(insert(1)), trips: 1 },
    {
      why: 'a transaction is one for each statement, and one for its commit',
      ask: (on) => on.transaction((tx) => tx.query(insert(1)).then(() => tx.query(insert(2)))),
      trips: 3,
    },
    {
      why: 'statements that do not wait for each other share one',
      ask: (on) => on.transaction((tx) => Promise.all([tx.query(insert(1)), tx.query(insert(2))])),
      trips: 2,
    },
  ])('$why', async ({ ask, trips }) => {
    const { proxy, far } = await through();
    const before = proxy.trips();
    await ask(far);
    expect(proxy.trips() - before).toBe(trips);
  });

  test('that loses everything, Postgres ends the statement all the same', async () => {
    const { proxy, far } = await through();
    const asked = withAllowance(within(1_000), () => far.query(long));
    asked.catch(() => {});
    await expect.poll(running).toEqual([expect.stringContaining('pg_sleep')]);
    await proxy.hang();
    await expect(asked).rejects.toThrow('Query read timeout');
    await expect.poll(running).toEqual([]);
  });

  test.for<{ why: string; ask: (db: Db) => Promise<unknown>; known: boolean }>([
    { why: 'that went with its commit may be stored', ask: (on) => on.query(insert(1)), known: false },
    { why: 'that stores nothing is not', ask: (on) => on.query(sql`select ${1}::int`), known: true },
    {
      why: 'whose commit was not sent is not',
      ask: (on) => on.transaction((tx) => tx.query(insert(1))),
      known: true,
    },
  ])('what was sent and never answered, $why', async ({ ask, known }) => {
    const { proxy, far } = await through();
    await proxy.hang();
    const error = await withAllowance(within(300), () => ask(far)).catch((thrown: unknown) => thrown);
    expect(mayBeStored(error)).toBe(!known);
  });
});

import pg from 'pg';
import { describe, expect, onTestFinished, test } from 'vitest';
import { OutOfTime } from '../../src/db/budget.ts';
import { openDatabase } from '../../src/db/open.ts';
import { againAfterConflict, meetsEverybody, type Trouble, troubleOf } from '../../src/db/trouble.ts';
import { testDatabase } from '../support/database.ts';
import { execute } from '../support/database-urls.ts';
import { DATABASE_DOWN } from '../support/given.ts';

const { db, pool, url } = await testDatabase();

const withCode = (code: string) => Object.assign(new Error('failed'), { code });

test.for<{ why: string; error: unknown; kind: Trouble['kind'] | undefined }>([
  { why: 'no server listens', error: DATABASE_DOWN, kind: 'down' },
  { why: 'an operator shuts it down', error: withCode('57P01'), kind: 'down' },
  { why: 'the disk is full', error: withCode('53100'), kind: 'full' },
  { why: 'all connections are used up', error: withCode('53300'), kind: 'busy' },
  { why: 'it has no memory left', error: withCode('53200'), kind: 'busy' },
  { why: 'it is a standby now', error: withCode('25006'), kind: 'read-only' },
  { why: 'the statement took too long', error: withCode('57014'), kind: 'slow' },
  { why: 'the transaction waited for its caller', error: withCode('25P03'), kind: 'slow' },
  { why: 'the connection is silent', error: new Error('Query read timeout'), kind: 'slow' },
  { why: 'the caller has no time left', error: new OutOfTime('too slow'), kind: 'slow' },
  { why: 'a lock was not free in time', error: withCode('55P03'), kind: 'locked' },
  { why: 'a deadlock', error: withCode('40P01'), kind: 'conflict' },
  { why: 'a serialization failure', error: withCode('40001'), kind: 'conflict' },
  { why: 'a row that is there already is no trouble', error: withCode('23505'), kind: undefined },
  { why: 'a mistake in the SQL is none', error: withCode('42601'), kind: undefined },
  { why: 'nor is an ordinary error', error: new Error('The deploy has no sha.'), kind: undefined },
  { why: 'nor is what is not an error', error: '57014', kind: undefined },
])('$why: $kind', ({ error, kind }) => {
  expect(troubleOf(error)?.kind).toBe(kind);
  expect(meetsEverybody(error)).toBe(kind !== undefined && kind !== 'locked' && kind !== 'conflict');
});

describe('a conflict', () => {
  test.for([
    { why: 'is tried once more', errors: ['40P01'], attempts: 2, ends: 'done' },
    { why: 'is not tried for ever', errors: ['40P01', '40001', '40P01'], attempts: 2, ends: '40001' },
    { why: 'is the only thing that is', errors: ['55P03'], attempts: 1, ends: '55P03' },
  ])('$why', async ({ errors, attempts, ends }) => {
    let count = 0;
    const attempt = async () => {
      const code = errors[count++];
      if (code !== undefined) throw withCode(code);
      return 'done';
    };
    const outcome = await againAfterConflict(attempt).catch((error: { code: string }) => error.code);
    expect([outcome, count]).toEqual([ends, attempts]);
  });

  test('of a single statement is not seen by who asked', async () => {
    await execute(url, 'drop table if exists pairs', 'create table pairs (id int primary key)');
    await execute(url, 'insert into pairs values (1), (2)');
    const other = new pg.Client({ connectionString: url });
    await other.connect();
    onTestFinished(() => other.end());
    // The other transaction holds the second row and then wants the first; ours takes them the other way round.
    await other.query("begin; set local deadlock_timeout = '60s'; select from pairs where id = 2 for update");
    const text = 'update pairs set id = id where id in (select id from pairs order by id for update)';
    const ours = db.query({ parts: [text], values: [] });
    await expect
      .poll(async () => {
        const waiting = await pool.query("select from pg_stat_activity where query = $1 and wait_event_type = 'Lock'", [
          text,
        ]);
        return waiting.rowCount;
      })
      .toBe(1);
    const theirs = other.query('select from pairs where id = 1 for update').then(() => other.query('commit'));
    await expect(ours).resolves.toMatchObject({ rowCount: 2 });
    await theirs;
  });
});

describe('whether the database can be written to', () => {
  async function aDatabase() {
    const opened = await openDatabase({ url });
    onTestFinished(opened.close);
    return opened;
  }

  test('is said by a database that can', async () => {
    expect(await (await aDatabase()).fault()).toBeUndefined();
  });

  test('is known after a failover to a standby', async () => {
    const name = new URL(url).pathname.slice(1);
    await execute(url, `alter database ${name} set default_transaction_read_only = on`);
    onTestFinished(() => execute(url, `set default_transaction_read_only = off`, `alter database ${name} reset all`));
    const opened = await aDatabase();
    expect(await opened.fault()).toBe('can only be read');
    const refused = await opened.pool.query('create table never (id int)').catch((error: unknown) => error);
    expect(troubleOf(refused)?.kind).toBe('read-only');
  });

  test('is known while every connection of the pool is in use', async () => {
    const opened = await openDatabase({ url }, { max: 1 });
    onTestFinished(opened.close);
    const held = await opened.pool.connect();
    onTestFinished(() => held.release());
    expect(await opened.fault()).toBeUndefined();
  });

  test('is not, where nobody answers', async () => {
    const nobody = await openDatabase({ url: 'postgres://postgres@127.0.0.1:1/none' });
    onTestFinished(nobody.close);
    expect(await nobody.fault()).toMatch(/^cannot be reached: .*ECONNREFUSED/);
  });
});

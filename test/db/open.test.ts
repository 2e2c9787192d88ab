import path from 'node:path';
import pg from 'pg';
import { beforeEach, describe, expect, onTestFinished, test } from 'vitest';
import { isDatabaseDown } from '../../src/db/down.ts';
import { startEmbedded } from '../../src/db/embedded/embedded.ts';
import { readPostmaster } from '../../src/db/embedded/postmaster.ts';
import { openDatabase } from '../../src/db/open.ts';
import { sql } from '../../src/db/sql.ts';
import { testDatabase } from '../support/database.ts';
import { execute } from '../support/database-urls.ts';
import { until } from '../support/processes.ts';
import { temporaryDirectory } from '../support/temporary.ts';

const { db, pool, url } = await testDatabase();

beforeEach(() => execute(url, 'drop table if exists notes', 'create table notes (id int primary key, text text)'));

const insert = (id: number) => sql`insert into notes (id) values (${id})`;
const ids = async () =>
  (await db.query<{ id: number }>(sql`select id from notes order by id`)).rows.map(({ id }) => id);

describe('values', () => {
  test.for([
    { why: 'a date stays the day it is', query: sql`select '2025-03-09'::date as value`, value: '2025-03-09' },
    {
      why: 'days in an array too',
      query: sql`select array['2025-03-09'::date, null] as value`,
      value: ['2025-03-09', null],
    },
    { why: 'a count is a number', query: sql`select count(*) as value from notes`, value: 0 },
    { why: 'bigints in an array too', query: sql`select array[1, 2]::bigint[] as value`, value: [1, 2] },
    { why: 'a numeric is a number', query: sql`select 0.05::numeric as value`, value: 0.05 },
    { why: 'numerics in an array too', query: sql`select array[[0.5], [1]]::numeric[] as value`, value: [[0.5], [1]] },
    {
      why: 'an instant is a Date',
      query: sql`select '2025-03-09T12:00Z'::timestamptz as value`,
      value: new Date('2025-03-09T12:00Z'),
    },
    { why: 'null is null', query: sql`select null::bigint as value`, value: null },
  ])('$why', async ({ query, value }) => {
    expect((await db.query(query)).rows).toEqual([{ value }]);
  });

  test('a bigint that is too large for a number is refused and not rounded, and the connection stays open', async () => {
    await expect(db.query(sql`select 9007199254740993 as value`)).rejects.toThrow(/9007199254740993 does not fit/);
    expect(await ids()).toEqual([]);
  });

  test('the parsers are those of this pool; other users of pg keep theirs', async () => {
    const client = new pg.Client({ connectionString: url });
    await client.connect();
    expect((await client.query('select 1::bigint as value')).rows).toEqual([{ value: '1' }]);
    await client.end();
  });
});

describe('a transaction', () => {
  test('keeps what it wrote and returns the result', async () => {
    expect(await db.transaction(async (tx) => (await tx.query(insert(1))).rowCount)).toBe(1);
    expect(await ids()).toEqual([1]);
  });

  test('rolls everything back when the work throws', async () => {
    const work = db.transaction(async (tx) => {
      await tx.query(insert(1));
      throw new Error('changed my mind');
    });
    await expect(work).rejects.toThrow('changed my mind');
    expect(await ids()).toEqual([]);
  });

  test('joins the one that is open', async () => {
    const work = db.transaction(async (tx) => {
      await tx.transaction((inner) => inner.query(insert(1)));
      throw new Error('after the inner one');
    });
    await expect(work).rejects.toThrow('after the inner one');
    expect(await ids()).toEqual([]);
  });

  test('does not claim success when a failed statement was swallowed', async () => {
    const work = db.transaction(async (tx) => {
      await tx.query(insert(1));
      await tx.query(insert(1)).catch(() => {});
    });
    await expect(work).rejects.toThrow(/was rolled back/);
    expect(await ids()).toEqual([]);
  });

  test('refuses a statement that comes after its end', async () => {
    const late = await db.transaction(async (tx) => ({ query: () => tx.query(insert(1)) }));
    await expect(late.query()).rejects.toThrow(/after the end of its transaction/);
  });

  test('whose connection dies fails with that error, and the next query gets a new one', async () => {
    const work = db.transaction((tx) => tx.query(sql`select pg_terminate_backend(pg_backend_pid())`));
    await expect(work).rejects.toSatisfy(isDatabaseDown);
    expect(await ids()).toEqual([]);
    expect(pool.waitingCount).toBe(0);
  });

  test('uses no more connections than the pool has, however many run at once', async () => {
    const numbers = Array.from({ length: 30 }, (_, index) => index);
    await Promise.all(numbers.map((id) => db.transaction((tx) => tx.query(insert(id)))));
    expect(await ids()).toEqual(numbers);
    expect(pool.totalCount).toBeLessThanOrEqual(10);
  });
});

describe('an opened database', () => {
  test('names its place without the password', async () => {
    const { place, embedded, close: end } = await openDatabase({ url: 'postgres://me:secret@db.example:6432/metrics' });
    expect({ place, embedded }).toEqual({ place: 'db.example:6432/metrics', embedded: false });
    await end();
  });

  test('fails as down when no server is there', async () => {
    const nobody = await openDatabase({ url: 'postgres://postgres@127.0.0.1:1/none' });
    await expect(nobody.db.query(sql`select 1`)).rejects.toSatisfy(isDatabaseDown);
    await expect(nobody.db.transaction((tx) => tx.query(sql`select 1`))).rejects.toSatisfy(isDatabaseDown);
    await nobody.close();
  });

  test('may be closed twice', async () => {
    const twice = await openDatabase({ url });
    await expect(Promise.all([twice.close(), twice.close()])).resolves.toHaveLength(2);
  });
});

test('the pool works again after a restart of its server', async () => {
  const dir = path.join(temporaryDirectory(), 'db');
  const errors: Error[] = [];
  const target = { embeddedDir: dir, database: 'odd "name', fast: true };
  const embedded = await openDatabase(target, { onError: (error) => errors.push(error) });
  onTestFinished(embedded.close);
  const ask = () => embedded.db.query<{ name: string }>(sql`select current_database() as name`);
  expect((await ask()).rows).toEqual([{ name: 'odd "name' }]);

  process.kill(readPostmaster(embedded.place)?.pid ?? 0, 'SIGINT');
  await until(() => !readPostmaster(embedded.place));
  await expect(ask()).rejects.toSatisfy(isDatabaseDown);
  expect(errors.every(isDatabaseDown)).toBe(true);
  expect(errors).not.toEqual([]);

  const again = await startEmbedded(dir, { fast: true });
  expect((await ask()).rows).toHaveLength(1);
  await again.stop();
  expect((await ask()).rows).toHaveLength(1);
});

test('an embedded server that was killed is started again, and no acknowledged row is lost', async () => {
  const dir = temporaryDirectory();
  const database = await openDatabase({ embeddedDir: dir });
  onTestFinished(database.close);
  await database.db.query(sql`create table notes (id int primary key)`);
  await database.db.query(insert(1));
  const killed = readPostmaster(database.place)?.pid ?? 0;
  process.kill(killed, 'SIGKILL');
  // The process of a connection lives a moment longer than the killed server, and still answers.
  await until(() => (readPostmaster(database.place)?.pid ?? killed) !== killed);
  const rows = async () => (await database.pool.query('select id from notes')).rows;
  await until(() => rows().then(Boolean, () => false));
  expect(await rows()).toEqual([{ id: 1 }]);
}, 30_000);

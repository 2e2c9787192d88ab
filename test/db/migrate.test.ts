import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { migrate } from '../../src/db/migrate.ts';
import { openDatabase } from '../../src/db/open.ts';
import { sql } from '../../src/db/sql.ts';
import { emptyDatabase } from '../support/database.ts';
import { execute } from '../support/database-urls.ts';

let dir: string;
let url: string;

beforeEach(async () => {
  dir = mkdtempSync(path.join(os.tmpdir(), 'drumbeat-migrations-'));
  mkdirSync(path.join(dir, 'functions'));
  url = await emptyDatabase();
});

afterEach(() => rmSync(dir, { recursive: true }));

const write = (name: string, sql: string) => writeFileSync(path.join(dir, name), `-- Why it exists.\n\n${sql}\n`);

async function tables(): Promise<string[]> {
  const { db, close } = await openDatabase({ url });
  const { rows } = await db.query<{ name: string }>(
    sql`select tablename as name from pg_tables where schemaname = 'public' and tablename not like 'drumbeat%' order by 1`,
  );
  await close();
  return rows.map(({ name }) => name);
}

describe('migrate', () => {
  test('applies what is missing, in order, and then nothing', async () => {
    write('0001_teams.sql', 'create table teams (id int primary key);');
    write('0002_people.sql', 'create table people (team int references teams);');
    expect(await migrate(url, { dir })).toEqual({ applied: ['0001_teams', '0002_people'] });
    expect(await migrate(url, { dir })).toEqual({ applied: [] });
    expect(await tables()).toEqual(['people', 'teams']);
  });

  test('three processes that start together apply each file once', async () => {
    write('0001_teams.sql', 'create table teams (id int); select pg_sleep(0.1);');
    const runs = await Promise.all([1, 2, 3].map(() => migrate(url, { dir })));
    expect(runs.flatMap(({ applied }) => applied)).toEqual(['0001_teams']);
  });

  test('an empty directory is not an error', async () => {
    expect(await migrate(url, { dir })).toEqual({ applied: [] });
  });

  test('files that are not migrations are ignored', async () => {
    write('0001_teams.sql', 'create table teams (id int);');
    writeFileSync(path.join(dir, 'README.md'), 'How to write one.');
    writeFileSync(path.join(dir, 'evil.js'), 'throw new Error("ran");');
    expect(await migrate(url, { dir })).toEqual({ applied: ['0001_teams'] });
  });

  test('a directory that is missing says to install again', async () => {
    await expect(migrate(url, { dir: path.join(dir, 'none') })).rejects.toThrow(/install Drumbeat again/);
  });

  test('a file that fails is named, and the good one before it is not applied either', async () => {
    write('0001_teams.sql', 'create table teams (id int);');
    write('0002_broken.sql', 'create tabel people ();');
    await expect(migrate(url, { dir })).rejects.toThrow(/^0002_broken failed and nothing was changed: syntax error/);
    expect(await tables()).toEqual([]);
  });

  test('a failed run does not block a later one', async () => {
    write('0001_teams.sql', 'create tabel teams ();');
    await expect(migrate(url, { dir })).rejects.toThrow(/syntax error/);
    write('0001_teams.sql', 'create table teams ();');
    expect(await migrate(url, { dir })).toEqual({ applied: ['0001_teams'] });
  });
});

describe('a migration that was applied', () => {
  beforeEach(async () => {
    write('0001_teams.sql', 'create table teams (id int);');
    await migrate(url, { dir });
  });

  test('may not be edited', async () => {
    write('0001_teams.sql', 'create table teams (id bigint);');
    await expect(migrate(url, { dir })).rejects.toThrow(/0001_teams\.sql was edited .* new migration/);
  });

  test('may have its line ends changed by Git', async () => {
    writeFileSync(path.join(dir, '0001_teams.sql'), '-- Why it exists.\r\n\r\ncreate table teams (id int);\r\n');
    expect(await migrate(url, { dir })).toEqual({ applied: [] });
  });

  test('may not be missing', async () => {
    rmSync(path.join(dir, '0001_teams.sql'));
    write('0002_people.sql', 'create table people (id int);');
    await expect(migrate(url, { dir })).rejects.toThrow(/0001_teams\.sql, which this Drumbeat does not/);
  });

  test('may not be missing when it was the only one', async () => {
    rmSync(path.join(dir, '0001_teams.sql'));
    await expect(migrate(url, { dir })).rejects.toThrow(/0001_teams\.sql/);
  });

  test('may not be preceded by a new one', async () => {
    write('0000_late.sql', 'select 1;');
    await expect(migrate(url, { dir })).rejects.toThrow(/0000_late/);
  });
});

describe('tables of the hand-written practice', () => {
  test.for(['deploy_events', 'incidents', 'test_runs'])(
    'a foreign %s stops the start and stays as it is',
    async (table) => {
      await execute(url, `create table ${table} (id serial)`);
      write('0001_init.sql', `create table if not exists ${table} (id int);`);
      await expect(migrate(url, { dir })).rejects.toThrow(new RegExp(`table ${table} .* "drumbeat import practice"`));
      expect(await tables()).toEqual([table]);
    },
  );

  test('our own do not stop the next migration', async () => {
    write('0001_init.sql', 'create table deploy_events (id int);');
    await migrate(url, { dir });
    write('0002_more.sql', 'create table incidents (id int);');
    expect(await migrate(url, { dir })).toEqual({ applied: ['0002_more'] });
  });
});

test('a database from before 0.1.0 says in one sentence what to do, and stays as it is', async () => {
  write('0001_deploys_incidents_teams.sql', 'create table teams (id int);');
  await migrate(url, { dir });
  rmSync(path.join(dir, '0001_deploys_incidents_teams.sql'));
  write('0001_people.sql', 'create table people (id int);');
  await expect(migrate(url, { dir })).rejects.toThrow(
    /^This database was made by a Drumbeat from before 0\.1\.0, [^.]* "drumbeat migrate" [^.]* "pg_dump [^.]*"\.$/,
  );
  expect(await tables()).toEqual(['teams']);
});

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { beforeEach, describe, expect, test } from 'vitest';
import { migrate } from '../../src/db/migrate.ts';
import { emptyDatabase } from '../support/database.ts';
import { execute } from '../support/database-urls.ts';
import { temporaryDirectory } from '../support/temporary.ts';

let dir: string;
let url: string;

beforeEach(async () => {
  dir = temporaryDirectory();
  mkdirSync(path.join(dir, 'functions'));
  url = await emptyDatabase();
  write('0001_teams.sql', 'create table teams (id int);');
});

const write = (name: string, sql: string) => writeFileSync(path.join(dir, name), `-- Why it exists.\n\n${sql}\n`);

const greeting = (words: string) =>
  `create or replace function greeting() returns text language sql return '${words}';`;

async function answer(question: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query(`select ${question} as answer`);
  await client.end();
  return rows[0].answer;
}

describe('a function', () => {
  test('is made after the migrations, whose tables it may read', async () => {
    write(
      'functions/count_teams.sql',
      `
      create or replace function count_teams() returns bigint language sql begin atomic select count(*) from teams; end;`,
    );
    expect(await migrate(url, { dir })).toEqual({ applied: ['0001_teams', 'functions/count_teams'] });
    expect(await answer('count_teams()::int')).toBe(0);
  });

  test('is replaced when its file changes, and no other function is', async () => {
    write('functions/greeting.sql', greeting('Good morning'));
    write('functions/parting.sql', greeting('Goodbye').replace('greeting', 'parting'));
    await migrate(url, { dir });
    write('functions/greeting.sql', greeting('Good evening'));
    expect(await migrate(url, { dir })).toEqual({ applied: ['functions/greeting'] });
    expect(await answer('greeting()')).toBe('Good evening');
  });

  test('is not made again while its file is the same', async () => {
    write('functions/greeting.sql', greeting('Good morning'));
    await migrate(url, { dir });
    await execute(url, greeting('made by hand'));
    expect(await migrate(url, { dir })).toEqual({ applied: [] });
    expect(await answer('greeting()')).toBe('made by hand');
  });

  test('may have the line ends of its file changed by Git', async () => {
    write('functions/greeting.sql', greeting('Good morning'));
    await migrate(url, { dir });
    writeFileSync(path.join(dir, 'functions/greeting.sql'), `-- Why it exists.\r\n\r\n${greeting('Good morning')}\r\n`);
    expect(await migrate(url, { dir })).toEqual({ applied: [] });
  });

  test('is made again after a migration, which may have dropped it to change what it reads', async () => {
    write('functions/greeting.sql', greeting('Good morning'));
    await migrate(url, { dir });
    write('0002_texts.sql', 'drop function greeting; create table texts (id int);');
    expect(await migrate(url, { dir })).toEqual({ applied: ['0002_texts', 'functions/greeting'] });
    expect(await answer('greeting()')).toBe('Good morning');
  });

  test('may return another type after a migration that drops the old one', async () => {
    write('functions/greeting.sql', greeting('Good morning'));
    await migrate(url, { dir });
    write('functions/greeting.sql', 'create or replace function greeting() returns int language sql return 42;');
    await expect(migrate(url, { dir })).rejects.toThrow(
      /^functions\/greeting failed and nothing was changed: cannot change/,
    );
    write('0002_greeting.sql', 'drop function greeting;');
    expect(await migrate(url, { dir })).toEqual({ applied: ['0002_greeting', 'functions/greeting'] });
    expect(await answer('greeting()')).toBe(42);
  });

  test('whose file was deleted and came back is made again', async () => {
    write('functions/greeting.sql', greeting('Good morning'));
    await migrate(url, { dir });
    rmSync(path.join(dir, 'functions/greeting.sql'));
    write('0002_silence.sql', 'drop function greeting;');
    await migrate(url, { dir });
    write('functions/greeting.sql', greeting('Good morning'));
    expect(await migrate(url, { dir })).toEqual({ applied: ['functions/greeting'] });
  });
});

describe('a file that fails', () => {
  test('is named, and neither the migrations nor the functions before it are applied', async () => {
    write('functions/a_good_one.sql', greeting('Good morning'));
    write('functions/broken.sql', 'create or replace function broken() returns text language sql return nonsense;');
    await expect(migrate(url, { dir })).rejects.toThrow(
      /^functions\/broken failed and nothing was changed: column "nonsense" does not exist/,
    );
    expect(await answer(`to_regclass('teams')`)).toBeNull();
    expect(await answer(`to_regproc('greeting')`)).toBeNull();
  });

  test('does not block a later start with a good file', async () => {
    write('functions/greeting.sql', 'create or replace function');
    await expect(migrate(url, { dir })).rejects.toThrow(/^functions\/greeting failed/);
    write('functions/greeting.sql', greeting('Good morning'));
    expect(await migrate(url, { dir })).toEqual({ applied: ['0001_teams', 'functions/greeting'] });
  });
});

describe('processes', () => {
  test('that start together replace a function once', async () => {
    write('functions/greeting.sql', `select pg_sleep(0.1); ${greeting('Good morning')}`);
    const runs = await Promise.all([1, 2].map(() => migrate(url, { dir })));
    expect(runs.flatMap(({ applied }) => applied)).toEqual(['0001_teams', 'functions/greeting']);
  });

  test('of two versions that start one after another leave the function of the last one', async () => {
    for (const words of ['Good morning', 'Good evening', 'Good morning']) {
      write('functions/greeting.sql', greeting(words));
      expect((await migrate(url, { dir })).applied).toContain('functions/greeting');
      expect(await answer('greeting()')).toBe(words);
    }
  });
});

test('a directory without the functions says to install again', async () => {
  rmSync(path.join(dir, 'functions'), { recursive: true });
  await expect(migrate(url, { dir })).rejects.toThrow(/functions; install Drumbeat again/);
});

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { migrate } from '../../src/db/migrate.ts';
import { emptyDatabase } from '../support/database.ts';

const MIGRATIONS = path.join(import.meta.dirname, '../../migrations');
const FUNCTIONS = path.join(MIGRATIONS, 'functions');

const filesOf = (dir: string) =>
  readdirSync(dir)
    .filter((name) => name.endsWith('.sql'))
    .map((name) => ({ name: name.replace('.sql', ''), text: readFileSync(path.join(dir, name), 'utf8') }));

test("the project's migrations and functions are applied once", async () => {
  const url = await emptyDatabase();
  const { applied } = await migrate(url);
  expect(applied).toEqual([
    ...filesOf(MIGRATIONS).map(({ name }) => name),
    ...filesOf(FUNCTIONS).map(({ name }) => `functions/${name}`),
  ]);
  expect(await migrate(url)).toEqual({ applied: [] });
});

describe('a migration', () => {
  test.for(filesOf(MIGRATIONS))('$name opens with a comment that says why', ({ text }) => {
    expect(text).toMatch(/^-- \S/);
  });

  test.for(filesOf(MIGRATIONS))('$name goes forward only: a down part would be applied like the rest', ({ text }) => {
    expect(text).not.toMatch(/^-- *down migration/im);
  });
});

describe('a file of a function', () => {
  test.for(filesOf(FUNCTIONS))('$name replaces the function of its name and does nothing else', ({ name, text }) => {
    expect(text).toMatch(/^-- \S/);
    const statements = text.match(/^(create or replace function \w+|(create|alter|drop|grant|revoke|comment)\b)/gm);
    expect(statements).toEqual([`create or replace function ${name}`]);
  });
});

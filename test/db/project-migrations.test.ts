import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { migrate } from '../../src/db/migrate.ts';
import { emptyDatabase } from '../support/database.ts';

const MIGRATIONS = path.join(import.meta.dirname, '../../migrations');

const filesOf = (dir: string) =>
  readdirSync(dir)
    .filter((name) => name.endsWith('.sql'))
    .map((name) => ({ name: name.replace('.sql', ''), text: readFileSync(path.join(dir, name), 'utf8') }));

test("the project's migrations are applied once", async () => {
  const url = await emptyDatabase();
  const { applied } = await migrate(url);
  expect(applied).toEqual(filesOf(MIGRATIONS).map(({ name }) => name));
  expect(await migrate(url)).toEqual({ applied: [] });
});

describe('a migration', () => {
  test.for(filesOf(MIGRATIONS))('$name opens with a comment that says why', ({ text }) => {
    expect(text).toMatch(/^-- \S/);
  });

  test.for(filesOf(MIGRATIONS))(
    '$name goes forward only: what takes it back would be applied like the rest',
    ({ text }) => {
      expect(text).not.toMatch(/^-- *down migration/im);
    },
  );
});

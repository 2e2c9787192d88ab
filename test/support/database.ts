import { randomUUID } from 'node:crypto';
import pg from 'pg';
import { afterAll, inject, onTestFinished } from 'vitest';
import type { Db } from '../../src/db/db.ts';
import { openDatabase } from '../../src/db/open.ts';
import { execute, withDatabase } from './database-urls.ts';

export type TestDatabase = {
  readonly db: Db;
  readonly pool: pg.Pool;
  readonly url: string;
  /** Empties every table in one round trip. Call it in `beforeEach`. */
  readonly reset: () => Promise<void>;
};

/** A migrated database for one test file, dropped after its last test: `const { db, reset } = await testDatabase();` */
export async function testDatabase(): Promise<TestDatabase> {
  const { url: server, template, strategy } = inject('testServer');
  const name = newName();
  const url = withDatabase(server, name);
  const { db, pool, close } = await openDatabase({ url });
  afterAll(async () => {
    await close();
    await drop(name);
  });
  await create(name, `template ${template} ${strategy}`);
  const deletion = await deleteEverything(pool);
  return { db, pool, url, reset: async () => void (await pool.query(deletion)) };
}

/** The URL of an empty database for one test, dropped after it. */
export async function emptyDatabase(): Promise<string> {
  const name = newName();
  onTestFinished(() => drop(name));
  await create(name, 'template template0');
  return withDatabase(inject('testServer').url, name);
}

const newName = (): string => `drumbeat_test_${randomUUID().replaceAll('-', '')}`;

const create = (name: string, from: string) => execute(inject('testServer').url, `create database ${name} ${from}`);

const drop = (name: string) => execute(inject('testServer').url, `drop database if exists ${name} with (force)`);

/** One statement with a `delete` for each table. Foreign keys are checked at its end, so the order does not matter. */
async function deleteEverything(pool: pg.Pool): Promise<string> {
  const { rows } = await pool.query<{ name: string }>(`
    select relname as name
      from pg_class
     where relnamespace = current_schema()::regnamespace
       and relkind in ('r', 'p') and not relispartition
       and relname not in ('drumbeat_migrations', 'drumbeat_migration_checksums', 'drumbeat_functions')`);
  const deletes = rows.map(({ name }, index) => `d${index} as (delete from ${pg.escapeIdentifier(name)})`);
  return deletes.length > 0 ? `with ${deletes.join(', ')} select` : 'select';
}

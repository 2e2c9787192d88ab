import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { PG_MIGRATE_LOCK_ID } from 'node-pg-migrate';
import pg from 'pg';
import { assertUnchanged, recordChecksums } from './migration-checksums.ts';
import { assertNoForeignTables } from './migration-guard.ts';
import { runMigrations } from './run-migrations.ts';
import { readSqlFiles } from './sql-files.ts';
import { replaceFunctions } from './sql-functions.ts';

export type MigrateOptions = {
  /** The directory of the numbered `.sql` files, with the functions in `functions/`. By default the project's `migrations/`. */
  readonly dir?: string;
};

// It is two steps up, from src/db/ (development) and from dist/db/ (built).
const PROJECT_MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url));

/**
 * Applies the migrations that are missing, then the functions whose files have changed, in one transaction. Several processes may
 * call it at once. It needs a direct connection: the lock belongs to the session, which PgBouncer would share with others.
 */
export async function migrate(url: string, options: MigrateOptions = {}): Promise<{ applied: string[] }> {
  const dir = options.dir ?? PROJECT_MIGRATIONS;
  const migrations = await readSqlFiles(dir);
  const functions = await readSqlFiles(path.join(dir, 'functions'));
  return withLockedClient(url, async (client) => {
    await client.query('begin');
    await assertNoForeignTables(client);
    await assertUnchanged(client, migrations);
    const applied = await runMigrations(client, dir);
    await recordChecksums(client, migrations);
    const replaced = await replaceFunctions(client, functions, { all: applied.length > 0 });
    await client.query('commit');
    return { applied: [...applied, ...replaced] };
  });
}

/** Where `work` throws, the connection ends. That also ends the transaction that `work` began, and the lock. */
async function withLockedClient<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  // Without a listener, a lost connection would end the process. The running statement fails anyway.
  client.on('error', () => {});
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [PG_MIGRATE_LOCK_ID]);
    return await work(client);
  } finally {
    await client.end();
  }
}

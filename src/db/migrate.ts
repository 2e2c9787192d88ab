import { fileURLToPath } from 'node:url';
import { PG_MIGRATE_LOCK_ID, runner } from 'node-pg-migrate';
import pg from 'pg';
import { assertUnchanged, readMigrations, recordChecksums } from './migration-checksums.ts';
import { assertNoForeignTables } from './migration-guard.ts';

export type MigrateOptions = {
  /** Where the numbered `.sql` files are; the project's `migrations/` when not given. */
  readonly dir?: string;
};

// The same two steps up from src/db/ (development) and from dist/db/ (built).
const PROJECT_MIGRATIONS = fileURLToPath(new URL('../../migrations', import.meta.url));

/**
 * Applies the migrations that are missing, in one transaction; several processes may call it at once.
 * Needs a direct connection: the lock lives in the session, which PgBouncer would share with others.
 */
export async function migrate(url: string, options: MigrateOptions = {}): Promise<{ applied: string[] }> {
  return withLockedClient(url, async (client) => {
    const dir = options.dir ?? PROJECT_MIGRATIONS;
    const files = await readMigrations(dir);
    await assertNoForeignTables(client);
    await assertUnchanged(client, files);
    const applied = await run(client, dir);
    await recordChecksums(client, files);
    return { applied };
  });
}

async function withLockedClient<Result>(url: string, work: (client: pg.Client) => Promise<Result>): Promise<Result> {
  const client = new pg.Client({ connectionString: url });
  // Its death is also told to the statement that runs, and without a listener it would end the process.
  client.on('error', () => {});
  await client.connect();
  try {
    // Node-pg-migrate takes the same lock again inside; our checks must be under it as well.
    await client.query('select pg_advisory_lock($1)', [PG_MIGRATE_LOCK_ID]);
    return await work(client);
  } finally {
    await client.end();
  }
}

async function run(dbClient: pg.Client, dir: string): Promise<string[]> {
  let current = 'A migration';
  const quiet = () => {};
  // The only place where the runner says which file it is in.
  const info = (line: string) => {
    current = /^### MIGRATION (\S+)/.exec(line)?.[1] ?? current;
  };
  try {
    const done = await runner({
      dbClient,
      dir,
      direction: 'up',
      // Anything else in the directory would be loaded as a script.
      ignorePattern: '(\\..*|(?!.*\\.sql$).*)',
      singleTransaction: true,
      migrationsTable: 'drumbeat_migrations',
      advisoryLockMode: 'wait',
      logger: { info, warn: quiet, error: quiet },
    });
    return done.map(({ name }) => name);
  } catch (error) {
    if (!(error instanceof pg.DatabaseError)) throw error;
    throw new Error(`${current} failed and nothing was changed: ${error.message}`, { cause: error });
  }
}

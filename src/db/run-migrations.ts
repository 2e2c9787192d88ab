import path from 'node:path';
import { type MigrationBuilder, runner } from 'node-pg-migrate';
import type pg from 'pg';
import { failingIn } from './failing-in.ts';
import { readSqlFile } from './sql-files.ts';

/** Applies the migrations that are missing, in the transaction and under the lock of the caller. */
export async function runMigrations(client: pg.Client, dir: string): Promise<string[]> {
  const quiet = () => {};
  const done = await runner({
    dbClient: client,
    dir,
    direction: 'up',
    // The runner would load any other file in the directory as a script.
    ignorePattern: '(\\..*|(?!.*\\.sql$).*)',
    migrationLoaderStrategies: [
      {
        extensions: ['.sql'],
        loader: async (files) =>
          files.map((file) => ({ id: file, filePaths: [file], actions: { up: applying(client, file) } })),
      },
    ],
    migrationsTable: 'drumbeat_migrations',
    singleTransaction: false,
    noLock: true,
    logger: { info: quiet, warn: quiet, error: quiet },
  });
  return done.map(({ name }) => name);
}

const applying = (client: pg.Client, file: string) => async (migration: MigrationBuilder) => {
  // Otherwise the runner would begin a transaction inside ours.
  migration.noTransaction();
  const { text } = await readSqlFile(file);
  await failingIn(path.basename(file, '.sql'), () => client.query(text));
};

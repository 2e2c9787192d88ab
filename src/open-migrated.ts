import { join } from 'node:path';
import type { DatabaseConfig } from './config.ts';
import { type Budget, READERS } from './db/budget.ts';
import { isDatabaseDown } from './db/down.ts';
import { migrate } from './db/migrate.ts';
import { type DatabaseTarget, type OpenDatabase, openDatabase } from './db/open.ts';
import type { Log } from './log.ts';

/** The operator's server, or the embedded one in a directory of its own. */
export const databaseTarget = ({ url, dataDir }: DatabaseConfig): DatabaseTarget =>
  url === undefined ? { embeddedDir: join(dataDir, 'postgres') } : { url };

/** Opens the configured database and brings its tables up to date. */
export async function openMigrated(config: DatabaseConfig, log: Log, budget?: Budget): Promise<OpenDatabase> {
  const onError = (error: Error) => log.warn({ error }, 'A database connection was lost');
  const database = await openDatabase(databaseTarget(config), { onError, ...(budget && { budget }) });
  try {
    await migrate(config.migrationUrl ?? database.url);
  } catch (error) {
    await database.close();
    throw isDatabaseDown(error)
      ? new Error(`The database at ${database.place} cannot be reached. Check DATABASE_URL.`, { cause: error })
      : error;
  }
  return database;
}

/**
 * Opens the connections that numbers are read on, to the replica where there is one. They are others than those of what is
 * written, so that slow questions cannot take these.
 */
export function openReader({ replicaUrl }: DatabaseConfig, { url }: OpenDatabase, log: Log): Promise<OpenDatabase> {
  const onError = (error: Error) => log.warn({ error }, 'A connection for reading was lost');
  return openDatabase({ url: replicaUrl ?? url }, { onError, budget: READERS, max: READING });
}

/** The most questions at once. */
const READING = 5;

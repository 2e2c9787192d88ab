import { join } from 'node:path';
import type { DatabaseConfig } from './config.ts';
import { isDatabaseDown } from './db/down.ts';
import { migrate } from './db/migrate.ts';
import { type DatabaseTarget, type OpenDatabase, openDatabase } from './db/open.ts';
import type { Log } from './log.ts';

/** The operator's server, or the embedded one in a directory of its own. */
export const databaseTarget = ({ url, dataDir }: DatabaseConfig): DatabaseTarget =>
  url === undefined ? { embeddedDir: join(dataDir, 'postgres') } : { url };

/** Opens the configured database and brings its tables up to date. */
export async function openMigrated(config: DatabaseConfig, log: Log): Promise<OpenDatabase> {
  const onError = (error: Error) => log.warn({ error }, 'A database connection was lost');
  const database = await openDatabase(databaseTarget(config), { onError });
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

/** Opens the replica, where there is one. Numbers are read from it. */
export async function openReplica({ replicaUrl }: DatabaseConfig, log: Log): Promise<OpenDatabase | undefined> {
  if (replicaUrl === undefined) return undefined;
  const onError = (error: Error) => log.warn({ error }, 'A connection to the replica was lost');
  return openDatabase({ url: replicaUrl }, { onError });
}

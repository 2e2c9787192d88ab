import type { Db } from './db.ts';
import type { OpenDatabase } from './open.ts';

export type LazyDatabase = {
  readonly db: Db;
  readonly open: () => Promise<OpenDatabase>;
  /** Closes the database where it was opened. */
  readonly close: () => Promise<void>;
};

/** A database that opens at the first query. */
export function lazyDatabase(opening: () => Promise<OpenDatabase>): LazyDatabase {
  let opened: Promise<OpenDatabase> | undefined;
  const open = () => (opened ??= opening());
  return {
    db: {
      query: async (query) => (await open()).db.query(query),
      transaction: async (work) => (await open()).db.transaction(work),
    },
    open,
    async close() {
      const database = await opened?.catch(() => undefined);
      await database?.close();
    },
  };
}

import type { Sql } from './sql.ts';

/** What a store needs of Postgres: one statement, or several in one transaction. */
export type Db = {
  query<Row extends object>(query: Sql): Promise<{ readonly rows: Row[]; readonly rowCount: number }>;
  /** Runs `work` in a transaction, and rolls back when it throws. Inside a transaction it joins the open one. */
  transaction<Result>(work: (tx: Db) => Promise<Result>): Promise<Result>;
};

/** The workspace of a bot that serves one workspace, and of the practice's plain `INSERT`s, which name none. */
export const WORKSPACE = 'self';

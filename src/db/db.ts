import type { Sql } from './sql.ts';

/** All that a store needs of Postgres: one statement, or several in one transaction. */
export type Db = {
  query<Row extends object>(query: Sql): Promise<{ readonly rows: Row[]; readonly rowCount: number }>;
  /** Runs `work` between `begin` and `commit`; rolls back when it throws. Inside a transaction it joins the open one. */
  transaction<Result>(work: (tx: Db) => Promise<Result>): Promise<Result>;
};

/** The practice's plain `INSERT`s carry no workspace; they, and a bot that serves one workspace, use this one. */
export const WORKSPACE = 'self';

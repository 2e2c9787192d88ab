import type pg from 'pg';
import type { Db } from '../../src/db/db.ts';
import { type Sql, toQuery } from '../../src/db/sql.ts';

type Plan = {
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly 'Rows Removed by Index Recheck'?: number;
  readonly Plans?: readonly Plan[];
};

/** How many rows of tables Postgres reads for the statements of `ask`, as `explain` says. */
export async function rowsRead(pool: pg.Pool, ask: (db: Db) => Promise<unknown>): Promise<number> {
  let read = 0;
  const query = async (asked: Sql) => {
    const { text, values } = toQuery(asked);
    const explained = await pool.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
      `explain (analyze, format json) ${text}`,
      values,
    );
    read += explained.rows.reduce((sum, row) => sum + rowsOf(row['QUERY PLAN'][0].Plan), 0);
    return { rows: [], rowCount: 0 };
  };
  await ask({ query, transaction: () => Promise.reject(new Error('Only a question can be explained')) });
  return read;
}

function rowsOf(plan: Plan): number {
  const here =
    plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0) + (plan['Rows Removed by Index Recheck'] ?? 0);
  const own = plan['Relation Name'] === undefined ? 0 : here * plan['Actual Loops'];
  return (plan.Plans ?? []).reduce((sum, child) => sum + rowsOf(child), own);
}

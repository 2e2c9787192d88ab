import { type Sql, sql } from '../db/sql.ts';
import { IDENTIFYING_COLUMNS, type PracticeTable, type SourceColumn } from './practice-table.ts';

/** The tables as SQL names them. */
export const TABLE_NAMES: Readonly<Record<PracticeTable, Sql>> = {
  deploy_events: sql`deploy_events`,
  incidents: sql`incidents`,
  test_runs: sql`test_runs`,
};

/** All rows, by their id. */
export const rowsById = (table: PracticeTable): Sql => sql`
  select t.id::text as id, to_jsonb(t) as row from ${TABLE_NAMES[table]} t order by t.id`;

const COLUMN_NAMES: Readonly<Record<string, Sql>> = {
  sha: sql`t.sha`,
  repo: sql`t.repo`,
  environment: sql`t.environment`,
  deployed_at: sql`t.deployed_at`,
  test_name: sql`t.test_name`,
  suite: sql`t.suite`,
  status: sql`t.status`,
  ran_at: sql`t.ran_at`,
};

/** All rows, with an id made of their content. Equal rows are numbered, so that three stay three at every import. */
export function rowsByContent(table: PracticeTable, columns: readonly SourceColumn[]): Sql {
  const keys = IDENTIFYING_COLUMNS[table]
    .filter((name) => columns.some((column) => column.name === name))
    .flatMap((name) => COLUMN_NAMES[name] ?? [])
    .reduce((all, key) => sql`${all}, ${key}`);
  return sql`
    select md5(jsonb_build_array(${keys})::text) || '-' || row_number() over (partition by ${keys}) as id, to_jsonb(t) as row
      from ${TABLE_NAMES[table]} t`;
}

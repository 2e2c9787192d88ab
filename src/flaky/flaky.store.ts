import { type Db, WORKSPACE } from '../db/db.ts';
import { sql } from '../db/sql.ts';

export const flakyStore = (db: Db) => ({
  /** Imports rows of a practice's `test_runs`. Rows that came before from the same source stay as they are. */
  async importRows(
    source: string,
    rows: readonly { readonly id: string; readonly row: object }[],
  ): Promise<{ added: number; changed: number }> {
    const { rowCount } = await db.query(sql`
      insert into test_runs (workspace_id, test_name, suite, status, ran_at, imported_from, imported_id)
      select ${WORKSPACE}, (r.row->>'test_name'), r.row->>'suite', r.row->>'status', (r.row->>'ran_at')::timestamptz, ${source}, r.id
        from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id varchar, row jsonb)
          on conflict (workspace_id, imported_from, imported_id) where imported_id is not null do nothing`);
    return { added: rowCount, changed: 0 };
  },

  async countImported(): Promise<number> {
    const { rows } = await db.query<{ count: number }>(sql`
      select count(*) from test_runs where workspace_id = ${WORKSPACE} and imported_id is not null`);
    return rows[0]?.count ?? 0;
  },

  async importedFrom(): Promise<readonly string[]> {
    const { rows } = await db.query<{ source: string }>(sql`
      select distinct imported_from as source
        from test_runs
       where workspace_id = ${WORKSPACE} and imported_id is not null`);
    return rows.map(({ source }) => source);
  },
});

import { type Db, WORKSPACE } from '../db/db.ts';
import { type Sql, sql } from '../db/sql.ts';
import { withStoredNames } from '../names/rows.store.ts';

/** A row of the practice's table, and its id there. */
type PracticeRow = { readonly id: string; readonly row: Readonly<Record<string, unknown>> };
type Imported = { readonly added: number; readonly changed: number; readonly kept: number };

/** The incidents of a practice. */
export const practiceIncidentsStore = (db: Db) => ({
  /**
   * Imports rows of a practice's `incidents` under their own ids. A row that came before from the same source is updated with
   * what changed there since, except for what was changed here, too: a verdict, an onset. An id that another incident has here
   * is left as it is, and counted as `kept`.
   */
  async importRows(source: string, written: readonly PracticeRow[]): Promise<Imported> {
    const rows = await withStoredNames(db, written, ['repo', 'service']);
    const { rows: counts } = await db.query<Imported>(sql`
      with given as (
        select r.id, r.row, p.*
          from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as r (id varchar, row jsonb)
         cross join lateral jsonb_to_record(r.row) as p (
               severity varchar, started_at timestamptz, resolved_at timestamptz, deploy_triggered boolean, title varchar,
               repo varchar, service varchar)),
      written as (
        insert into incidents as i (workspace_id, id, severity, started_at, resolved_at, deploy_triggered, title, repo,
                                    service_name, source, imported_from, imported_id, imported_row)
        select ${WORKSPACE}, id, severity, started_at, resolved_at, deploy_triggered, coalesce(title, ''), repo, service,
               'practice', ${source}, id, row
          from given
            on conflict (workspace_id, id)
            do update set severity = ${merged(sql`severity`, sql`i.imported_row->>'severity'`)},
                          started_at = ${merged(sql`started_at`, sql`(i.imported_row->>'started_at')::timestamptz`)},
                          resolved_at = ${merged(sql`resolved_at`, sql`(i.imported_row->>'resolved_at')::timestamptz`)},
                          deploy_triggered =
                            case when is_answered_here(i.workspace_id, i.id) then i.deploy_triggered
                                 else ${merged(sql`deploy_triggered`, sql`(i.imported_row->>'deploy_triggered')::boolean`)} end,
                          title = ${merged(sql`title`, sql`coalesce(i.imported_row->>'title', '')`)},
                          repo = ${merged(sql`repo`, sql`i.imported_row->>'repo'`)},
                          service_name = ${merged(sql`service_name`, sql`i.imported_row->>'service'`)},
                          imported_row = excluded.imported_row
         where i.imported_from = excluded.imported_from and i.imported_row is distinct from excluded.imported_row
     returning xmax = 0 as added)
      select (select count(*) from written where added) as added,
             (select count(*) from written where not added) as changed,
             (select count(*)
                from given g
                join incidents i on i.workspace_id = ${WORKSPACE} and i.id = g.id
               where i.imported_from is distinct from ${source}) as kept`);
    return counts[0] ?? { added: 0, changed: 0, kept: 0 };
  },

  async countImported(): Promise<number> {
    const { rows } = await db.query<{ count: number }>(sql`
      select count(*) from incidents where workspace_id = ${WORKSPACE} and imported_id is not null`);
    return rows[0]?.count ?? 0;
  },

  async importedFrom(): Promise<readonly string[]> {
    const { rows } = await db.query<{ source: string }>(sql`
      select distinct imported_from as source
        from incidents
       where workspace_id = ${WORKSPACE} and imported_id is not null`);
    return rows.map(({ source }) => source);
  },
});

/** The source's value, unless this column was changed here since the last import. */
const merged = (column: Sql, lastSaid: Sql): Sql =>
  sql`case when i.${column} is not distinct from ${lastSaid} then excluded.${column} else i.${column} end`;

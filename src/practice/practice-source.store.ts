import type { Db } from '../db/db.ts';
import { type Sql, sql } from '../db/sql.ts';
import type { PracticeRow, PracticeTable } from './practice-row.ts';

export type PracticeSource = ReturnType<typeof practiceSource>;

/** The database of a practice; it is only read. */
export const practiceSource = (db: Db) => ({
  /** The columns of a table; none when there is no such table. */
  async columns(table: PracticeTable): Promise<readonly string[]> {
    const { rows } = await db.query<{ name: string }>(sql`
      select attname as name
        from pg_attribute
       where attrelid = to_regclass(${table}) and attnum > 0 and not attisdropped`);
    return rows.map(({ name }) => name);
  },

  async count(table: PracticeTable): Promise<number> {
    const { rows } = await db.query<{ count: number }>(sql`select count(*) from ${NAMES[table]}`);
    return rows[0]?.count ?? 0;
  },

  /** Hands over all rows of a table, as they are at one moment, in batches. */
  async eachBatch(
    table: PracticeTable,
    hasId: boolean,
    take: (rows: readonly PracticeRow[]) => Promise<void>,
  ): Promise<void> {
    await db.transaction(async (tx) => {
      await tx.query(sql`declare practice no scroll cursor for ${hasId ? rowsById(table) : rowsByContent(table)}`);
      for (;;) {
        const { rows } = await tx.query<PracticeRow>(FETCH);
        if (rows.length === 0) return;
        await take(rows);
      }
    });
  },
});

const FETCH = sql`fetch 5000 from practice`;

const NAMES: Readonly<Record<PracticeTable, Sql>> = {
  deploy_events: sql`deploy_events`,
  incidents: sql`incidents`,
  test_runs: sql`test_runs`,
};

const rowsById = (table: PracticeTable): Sql => sql`
  select t.id::text as id, to_jsonb(t) as row from ${NAMES[table]} t order by t.id`;

/** Equal rows are numbered, so that three equal ones are three, however often they are imported. */
const rowsByContent = (table: PracticeTable): Sql => sql`
  select md5(to_jsonb(t)::text) || '-' || row_number() over (partition by to_jsonb(t)::text) as id, to_jsonb(t) as row
    from ${NAMES[table]} t`;

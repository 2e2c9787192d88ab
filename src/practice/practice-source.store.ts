import { UsageError } from '../cli-args.ts';
import type { Db } from '../db/db.ts';
import { isDatabaseDown } from '../db/down.ts';
import { readFault } from '../db/fault.ts';
import { openDatabase } from '../db/open.ts';
import { sql } from '../db/sql.ts';
import type { PracticeRow } from './practice-row.ts';
import { rowsByContent, rowsById, TABLE_NAMES } from './practice-rows.store.ts';
import type { PracticeTable, SourceColumn, SourceTable } from './practice-table.ts';

export type PracticeSource = ReturnType<typeof practiceSource>;

/** The database of a practice, which is only read. Messages call it `place`. */
export const practiceSource = (db: Db, place: string) => ({
  /** A table as it is there; without columns if there is none of this name. */
  async table(table: PracticeTable): Promise<SourceTable> {
    return namingTheSource(place, async () => {
      const { rows } = await db.query<SourceColumn & { tells_apart: boolean }>(sql`
        select a.attname as name, format_type(a.atttypid, a.atttypmod) as type,
               a.attnotnull and exists (
                 select from pg_index i
                  where i.indrelid = a.attrelid and i.indisunique and i.indisvalid and i.indpred is null
                    and i.indnkeyatts = 1 and i.indkey[0] = a.attnum) as tells_apart
          from pg_attribute a
         where a.attrelid = to_regclass(${table}) and a.attnum > 0 and not a.attisdropped
         order by a.attnum`);
      const columns = rows.map(({ name, type }) => ({ name, type }));
      const id = rows.find(({ name }) => name === 'id');
      const brokenId = id === undefined || id.tells_apart ? undefined : await brokenIdOf(db, table);
      return { columns, hasId: id !== undefined && brokenId === undefined, brokenId };
    });
  },

  async count(table: PracticeTable): Promise<number> {
    return namingTheSource(place, async () => {
      const { rows } = await db.query<{ count: number }>(sql`select count(*) from ${TABLE_NAMES[table]}`);
      return rows[0]?.count ?? 0;
    });
  },

  /** Calls `onBatch` with all rows of a table, as they are at one moment, in batches. */
  async eachBatch(
    table: PracticeTable,
    { columns, hasId }: SourceTable,
    onBatch: (rows: readonly PracticeRow[]) => Promise<void>,
  ): Promise<void> {
    const ourErrors = new Set<unknown>();
    const importBatch = (rows: readonly PracticeRow[]) =>
      onBatch(rows).catch((error: unknown) => {
        ourErrors.add(error);
        throw error;
      });
    const rows = hasId ? rowsById(table) : rowsByContent(table, columns);
    await namingTheSource(
      place,
      () =>
        db.transaction(async (tx) => {
          await tx.query(sql`set transaction read only`);
          // A time without a zone, and the text of a row, must not depend on a setting there.
          await tx.query(sql`set local timezone to 'UTC'`);
          await tx.query(sql`declare practice no scroll cursor for ${rows}`);
          for (;;) {
            const { rows: batch } = await tx.query<PracticeRow>(FETCH);
            if (batch.length === 0) return;
            await importBatch(batch);
          }
        }),
      (error) => !ourErrors.has(error),
    );
  },
});

/** An id that two rows share or that one lacks. It happens if no index forbids it, as in a view. */
async function brokenIdOf(db: Db, table: PracticeTable): Promise<string | undefined> {
  const { rows } = await db.query<{ id: string }>(sql`
    select coalesce(id::text, 'null') as id
      from ${TABLE_NAMES[table]}
     group by id
    having count(*) > 1 or id is null
     limit 1`);
  return rows[0]?.id;
}

/** Names the source in an error of its database. An error of ours stays as it is. */
async function namingTheSource<Result>(
  place: string,
  work: () => Promise<Result>,
  isTheirs: (error: unknown) => boolean = () => true,
): Promise<Result> {
  try {
    return await work();
  } catch (error) {
    if (!isTheirs(error)) throw error;
    const reason = (error as Error).message;
    throw new Error(
      isDatabaseDown(error)
        ? `The database at ${place}, to import from, went away: ${reason}. What came so far is kept; run the import again for the rest.`
        : `The database at ${place}, to import from, refuses to be read: ${reason}.`,
      { cause: error },
    );
  }
}

const FETCH = sql`fetch 5000 from practice`;

/** Opens the database of a practice as it is: nothing is migrated there. */
export async function openPractice(url: string) {
  const { db, place, close } = await openDatabase({ url });
  const fault = await readFault(db);
  if (fault === undefined) return { source: practiceSource(db, place), close };
  await close();
  throw new UsageError(`The database at ${place}, to import from, ${fault}`);
}

import { UsageError } from '../cli-args.ts';
import type { Db } from '../db/db.ts';
import { isDatabaseDown } from '../db/down.ts';
import { openDatabase } from '../db/open.ts';
import { pingFault } from '../db/ping.ts';
import { type Sql, sql } from '../db/sql.ts';
import { CONTENT, type PracticeRow, type PracticeTable, type SourceColumn, type SourceTable } from './practice-row.ts';

export type PracticeSource = ReturnType<typeof practiceSource>;

/** The database of a practice; it is only read. `place` is how it is called in messages. */
export const practiceSource = (db: Db, place: string) => ({
  /** A table as it is there; without columns when there is none of this name. */
  async table(table: PracticeTable): Promise<SourceTable> {
    return told(place, async () => {
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
    return told(place, async () => {
      const { rows } = await db.query<{ count: number }>(sql`select count(*) from ${NAMES[table]}`);
      return rows[0]?.count ?? 0;
    });
  },

  /** Hands over all rows of a table, as they are at one moment, in batches. */
  async eachBatch(
    table: PracticeTable,
    { columns, hasId }: SourceTable,
    take: (rows: readonly PracticeRow[]) => Promise<void>,
  ): Promise<void> {
    const ours = new Set<unknown>();
    const taking = (rows: readonly PracticeRow[]) =>
      take(rows).catch((error: unknown) => {
        ours.add(error);
        throw error;
      });
    const rows = hasId ? rowsById(table) : rowsByContent(table, columns);
    await told(
      place,
      () =>
        db.transaction(async (tx) => {
          await tx.query(sql`set transaction read only`);
          // A time without its zone, and the text of a row, must not depend on a setting there.
          await tx.query(sql`set local timezone to 'UTC'`);
          await tx.query(sql`declare practice no scroll cursor for ${rows}`);
          for (;;) {
            const { rows: batch } = await tx.query<PracticeRow>(FETCH);
            if (batch.length === 0) return;
            await taking(batch);
          }
        }),
      (error) => !ours.has(error),
    );
  },
});

/** An id that two rows share or that one lacks, where no index forbids it: in a view, say. */
async function brokenIdOf(db: Db, table: PracticeTable): Promise<string | undefined> {
  const { rows } = await db.query<{ id: string }>(sql`
    select coalesce(id::text, 'null') as id
      from ${NAMES[table]}
     group by id
    having count(*) > 1 or id is null
     limit 1`);
  return rows[0]?.id;
}

/** Says of which database an error speaks, where it is the one that is read and not ours. */
async function told<Result>(
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

const NAMES: Readonly<Record<PracticeTable, Sql>> = {
  deploy_events: sql`deploy_events`,
  incidents: sql`incidents`,
  test_runs: sql`test_runs`,
};

const rowsById = (table: PracticeTable): Sql => sql`
  select t.id::text as id, to_jsonb(t) as row from ${NAMES[table]} t order by t.id`;

const KEYS: Readonly<Record<string, Sql>> = {
  sha: sql`t.sha`,
  repo: sql`t.repo`,
  environment: sql`t.environment`,
  deployed_at: sql`t.deployed_at`,
  test_name: sql`t.test_name`,
  suite: sql`t.suite`,
  status: sql`t.status`,
  ran_at: sql`t.ran_at`,
};

/** Equal rows are numbered, so that three equal ones are three, however often they are imported. */
function rowsByContent(table: PracticeTable, columns: readonly SourceColumn[]): Sql {
  const keys = CONTENT[table]
    .filter((name) => columns.some((column) => column.name === name))
    .flatMap((name) => KEYS[name] ?? [])
    .reduce((all, key) => sql`${all}, ${key}`);
  return sql`
    select md5(jsonb_build_array(${keys})::text) || '-' || row_number() over (partition by ${keys}) as id, to_jsonb(t) as row
      from ${NAMES[table]} t`;
}

/** The database of a practice is read as it is: nothing is migrated there. */
export async function openPractice(url: string) {
  const { db, place, close } = await openDatabase({ url });
  const fault = await pingFault(db);
  if (fault === undefined) return { source: practiceSource(db, place), close };
  await close();
  throw new UsageError(`The database at ${place}, to import from, ${fault}`);
}

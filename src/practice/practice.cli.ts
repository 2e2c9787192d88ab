import { splitArgs, UsageError } from '../cli-args.ts';
import { PRACTICE_TABLES, type PracticeKeeper, type PracticeTable, REQUIRED_COLUMNS } from './practice-row.ts';
import type { PracticeSource } from './practice-source.store.ts';

export const PRACTICE_USAGE = `drumbeat import practice --from postgres://…          bring the history of a deploy_events table along (and incidents,
                                                    test_runs); run it again for what is new`;

export type PracticeDeps = {
  /** Opens the database that the history comes from. */
  readonly open: (url: string) => Promise<{ readonly source: PracticeSource; readonly close: () => Promise<void> }>;
  /** Who keeps each table here. */
  readonly stores: Readonly<Record<PracticeTable, PracticeKeeper>>;
  readonly progress: (name: string, total: number) => { advance(by: number): void; end(): void };
  readonly print: (line: string) => void;
};

/** `drumbeat import practice --from URL` */
export async function runImportPractice(args: readonly string[], deps: PracticeDeps): Promise<void> {
  const url = splitArgs(args, ['from'], PRACTICE_USAGE).options['from'];
  if (url === undefined || !URL.canParse(url) || !/^postgres(ql)?:$/.test(new URL(url).protocol))
    throw new UsageError(PRACTICE_USAGE);
  const { source, close } = await deps.open(url);
  try {
    const found = await Promise.all(
      PRACTICE_TABLES.map(async (table) => ({ table, columns: await source.columns(table) })),
    );
    check(found);
    for (const { table, columns } of found) {
      if (columns.length > 0) await importTable(table, columns.includes('id'), sourceName(url), source, deps);
      else deps.print(`${table}: not there, nothing to import`);
    }
  } finally {
    await close();
  }
}

type Found = { readonly table: PracticeTable; readonly columns: readonly string[] };

/** All tables are looked at before the first row is taken. */
function check(found: readonly Found[]): void {
  if (found.every(({ columns }) => columns.length === 0)) {
    throw new UsageError(`That database has none of the tables ${PRACTICE_TABLES.join(', ')}.`);
  }
  const faults = found.flatMap(({ table, columns }) => {
    const missing = columns.length === 0 ? [] : REQUIRED_COLUMNS[table].filter((column) => !columns.includes(column));
    return missing.length > 0 ? [`${table} has no column ${missing.join(', ')}`] : [];
  });
  if (faults.length > 0) throw new UsageError(`Nothing was imported: ${faults.join('; ')}.`);
}

async function importTable(
  table: PracticeTable,
  hasId: boolean,
  name: string,
  source: PracticeSource,
  deps: PracticeDeps,
): Promise<void> {
  const [there, before] = [await source.count(table), await deps.stores[table].countImported()];
  const bar = deps.progress(table, there);
  let [added, changed] = [0, 0];
  await source.eachBatch(table, hasId, async (rows) => {
    const batch = await deps.stores[table].importRows(name, rows);
    added += batch.added;
    changed += batch.changed;
    bar.advance(rows.length);
  });
  bar.end();
  const after = await deps.stores[table].countImported();
  deps.print(
    `${table}: ${there} there; ${added} added, ${changed} brought up to date; ${before} here before, ${after} now`,
  );
}

/** What tells a source from another: host, port and database, without who asks. */
function sourceName(url: string): string {
  const { host, pathname, searchParams } = new URL(url);
  return `${searchParams.get('host') ?? host}${pathname}`.slice(0, 300);
}

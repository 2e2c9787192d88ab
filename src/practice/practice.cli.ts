import { type Command, splitArgs, type Terminal, UsageError } from '../cli-args.ts';
import type { Progress } from '../progress.ts';
import {
  PRACTICE_TABLES,
  type PracticeKeeper,
  type PracticeRow,
  type PracticeTable,
  rowFaults,
  type SourceTable,
  tableFaults,
  tableRemarks,
  takenOf,
} from './practice-row.ts';
import type { PracticeSource } from './practice-source.store.ts';
import { sourceName } from './source-name.ts';

export const PRACTICE_USAGE = `drumbeat import practice --from postgres://… [--as NAME]
                                                    bring the history of a deploy_events table along (and incidents,
                                                    test_runs); run it again for what is new. A database is known by its
                                                    host, port and name, or by --as where these change`;

export type PracticeDeps = {
  /** Opens the database that the history comes from. */
  readonly open: (url: string) => Promise<{ readonly source: PracticeSource; readonly close: () => Promise<void> }>;
  /** Who keeps each table here. */
  readonly stores: Readonly<Record<PracticeTable, PracticeKeeper>>;
  /** Ties the verdicts of a source to its deployments, when both tables are in. */
  readonly nameDeployments: (source: string) => Promise<void>;
  readonly progress: (name: string, total: number) => Progress;
  readonly print: (line: string) => void;
};

const MAX_NAME = 300;

export const importPracticeCommand = (deps: Omit<PracticeDeps, keyof Terminal>): Command => ({
  name: 'import practice',
  usage: PRACTICE_USAGE,
  run: (args, terminal) => runImportPractice(args, { ...deps, ...terminal }),
});

/** `drumbeat import practice --from URL` */
export async function runImportPractice(args: readonly string[], deps: PracticeDeps): Promise<void> {
  const { words, options } = splitArgs(args, ['from', 'as'], PRACTICE_USAGE);
  const { from: url, as } = options;
  if (words.length > 0 || url === undefined || !isDatabaseUrl(url) || as === '') throw new UsageError(PRACTICE_USAGE);
  const name = (as ?? sourceName(url)).slice(0, MAX_NAME);
  if (as === undefined) await checkName(name, deps);
  const { source, close } = await deps.open(url);
  try {
    const found = await Promise.all(PRACTICE_TABLES.map(async (table) => ({ table, ...(await source.table(table)) })));
    check(found);
    for (const table of found) {
      if (table.columns.length === 0) deps.print(`${table.table}: not there, nothing to import`);
      else await importTable(table, name, source, deps);
      // Before the test runs: a value among them that does not fit must not keep verdicts from their deployments.
      if (table.table === 'incidents') await deps.nameDeployments(name);
    }
  } finally {
    await close();
  }
}

const isDatabaseUrl = (url: string): boolean => URL.canParse(url) && /^postgres(ql)?:$/.test(new URL(url).protocol);

/** The same database by another address would come in a second time. */
async function checkName(name: string, { stores }: PracticeDeps): Promise<void> {
  const known = await Promise.all(PRACTICE_TABLES.map((table) => stores[table].importedFrom()));
  const before = [...new Set(known.flat())].toSorted();
  if (before.length === 0 || before.includes(name)) return;
  throw new UsageError(
    `Nothing was imported: rows came before from ${before.join(', ')}, and this is ${name}. If it is the same database at another address, add \`--as ${before[0]}\`; if it is another one, \`--as ${name}\`.`,
  );
}

type Found = SourceTable & { readonly table: PracticeTable };

/** All tables are looked at before the first row is taken. */
function check(tables: readonly Found[]): void {
  const found = tables.filter(({ columns }) => columns.length > 0);
  if (found.length === 0) throw new UsageError(`That database has none of the tables ${PRACTICE_TABLES.join(', ')}.`);
  const faults = found.flatMap((table) => tableFaults(table.table, table));
  if (faults.length > 0) throw new UsageError(`Nothing was imported: ${faults.join('; ')}.`);
}

async function importTable(found: Found, name: string, source: PracticeSource, deps: PracticeDeps): Promise<void> {
  const { table } = found;
  const store = deps.stores[table];
  for (const remark of tableRemarks(table, found)) deps.print(remark);
  const [there, before] = [await source.count(table), await store.countImported()];
  const bar = deps.progress(table, there);
  const total = { added: 0, changed: 0, kept: 0 };
  const take = async (rows: readonly PracticeRow[]) => {
    const batch = await importBatch(table, store, name, rows, total.added);
    total.added += batch.added;
    total.changed += batch.changed;
    total.kept += batch.kept ?? 0;
    bar.advance(rows.length);
  };
  await source.eachBatch(table, found, take).finally(() => bar.end());
  const after = await store.countImported();
  deps.print(
    `${table}: ${there} there; ${total.added} added, ${total.changed} brought up to date; ${before} here before, ${after} now`,
  );
  if (total.kept > 0) {
    deps.print(`${table}: ${total.kept} left out, because their ids are those of other incidents here`);
  }
}

const MOST_FAULTS = 5;

async function importBatch(
  table: PracticeTable,
  store: PracticeKeeper,
  name: string,
  rows: readonly PracticeRow[],
  added: number,
) {
  const faults = rows.flatMap((row) => rowFaults(table, row));
  if (faults.length > 0) {
    const more = faults.length > MOST_FAULTS ? [`and ${faults.length - MOST_FAULTS} more`] : [];
    throw new Error([...faults.slice(0, MOST_FAULTS), ...more, hint(added)].join('\n'));
  }
  try {
    return await store.importRows(
      name,
      rows.map((row) => takenOf(table, row)),
    );
  } catch (error) {
    if (!isOfData(error)) throw error;
    const between = `${table}, rows ${rows[0]?.id} to ${rows.at(-1)?.id}: ${(error as Error).message}`;
    throw new Error([between, hint(added)].join('\n'), { cause: error });
  }
}

/** A value that cannot be read, or that a rule of the table refuses. */
const isOfData = (error: unknown): boolean => /^2[23]/.test(String((error as { code?: unknown }).code));

const hint = (added: number): string =>
  `Nothing of these rows was imported; ${added} rows came before them and are kept. Mend the values there, or leave the rows out with a view of this name in a schema of its own, which the address names (?options=-csearch_path%3Dschema). Then run the import again: nothing is added twice.`;

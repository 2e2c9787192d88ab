import type { Progress } from '../progress.ts';
import { importedColumns, type PracticeRow, rowFaults } from './practice-row.ts';
import type { PracticeSource } from './practice-source.store.ts';
import { type PracticeTable, type SourceTable, tableRemarks } from './practice-table.ts';

/** How an import of some rows went. `kept` counts the rows that were left out because an incident of ours has their id. */
type Imported = { readonly added: number; readonly changed: number; readonly kept?: number };

/** The store that writes one of the tables. */
export type PracticeStore = {
  /** Imports a batch of rows. A row that came before from the same source is updated, not added again. */
  importRows(source: string, rows: readonly PracticeRow[]): Promise<Imported>;
  countImported(): Promise<number>;
  /** The names of the sources that rows came from. */
  importedFrom(): Promise<readonly string[]>;
};

export type FoundTable = SourceTable & { readonly table: PracticeTable };

type Deps = {
  /** The store that writes this table here. */
  readonly store: PracticeStore;
  readonly progress: (name: string, total: number) => Progress;
  readonly print: (line: string) => void;
};

/** Imports a table of a source in batches, and prints what came of it. */
export async function importTable(
  found: FoundTable,
  name: string,
  source: Pick<PracticeSource, 'count' | 'eachBatch'>,
  { store, progress, print }: Deps,
): Promise<void> {
  const { table } = found;
  for (const remark of tableRemarks(table, found)) print(remark);
  const [there, before] = [await source.count(table), await store.countImported()];
  const bar = progress(table, there);
  const total = { added: 0, changed: 0, kept: 0 };
  const importRows = async (rows: readonly PracticeRow[]) => {
    const batch = await importBatch(table, store, name, rows, total.added);
    total.added += batch.added;
    total.changed += batch.changed;
    total.kept += batch.kept ?? 0;
    bar.advance(rows.length);
  };
  await source.eachBatch(table, found, importRows).finally(() => bar.end());
  const after = await store.countImported();
  print(
    `${table}: ${there} there; ${total.added} added, ${total.changed} brought up to date; ${before} here before, ${after} now`,
  );
  if (total.kept > 0) {
    print(`${table}: ${total.kept} left out, because their ids are those of other incidents here`);
  }
}

const MOST_FAULTS = 5;

/** Imports rows that all fit, else none of them: the error says which do not, and what to do. */
async function importBatch(
  table: PracticeTable,
  store: PracticeStore,
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
      rows.map((row) => importedColumns(table, row)),
    );
  } catch (error) {
    if (!isRefusedValue(error)) throw error;
    const between = `${table}, rows ${rows[0]?.id} to ${rows.at(-1)?.id}: ${(error as Error).message}`;
    throw new Error([between, hint(added)].join('\n'), { cause: error });
  }
}

/** Whether Postgres refused a value: because it cannot read it, or because a rule of the table forbids it. */
const isRefusedValue = (error: unknown): boolean => /^2[23]/.test(String((error as { code?: unknown }).code));

const hint = (added: number): string =>
  `Nothing of these rows was imported; ${added} rows came before them and are kept. Mend the values there, or leave the rows out with a view of this name in a schema of its own, which the address names (?options=-csearch_path%3Dschema). Then run the import again: nothing is added twice.`;

import { type Command, splitArgs, type Terminal, UsageError } from '../cli-args.ts';
import { databaseUrlFault, hasPassword } from '../db/database-url.ts';
import type { Progress } from '../progress.ts';
import { type FoundTable, importTable, type PracticeStore } from './import-table.ts';
import type { PracticeSource } from './practice-source.store.ts';
import { PRACTICE_TABLES, type PracticeTable, tableFaults } from './practice-table.ts';
import { sourceName } from './source-name.ts';

export const PRACTICE_USAGE = `drumbeat import practice [--from postgres://…] [--as NAME]
                                                    bring the history of a deploy_events table along (and incidents,
                                                    test_runs); run it again for what is new. A database is known by its
                                                    host, port and name, or by --as where these change.
                                                    Without --from: the database of PRACTICE_DATABASE_URL, which
                                                    may have a password`;

export type PracticeDeps = {
  /** Opens the database that the history comes from. */
  readonly open: (url: string) => Promise<{ readonly source: PracticeSource; readonly close: () => Promise<void> }>;
  /** The store that writes each table here. */
  readonly stores: Readonly<Record<PracticeTable, PracticeStore>>;
  /** Names the deployments of a source in its verdicts, once both tables are imported. */
  readonly nameDeployments: (source: string) => Promise<void>;
  readonly progress: (name: string, total: number) => Progress;
  readonly print: (line: string) => void;
  readonly practiceUrl: () => string | undefined;
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
  const { from, as } = options;
  const url = from ?? deps.practiceUrl();
  if (words.length > 0 || url === undefined || databaseUrlFault(url) !== undefined || as === '')
    throw new UsageError(PRACTICE_USAGE);
  if (from !== undefined && hasPassword(from)) deps.print(SEEN);
  const name = (as ?? sourceName(url)).slice(0, MAX_NAME);
  if (as === undefined) await checkName(name, deps);
  const { source, close } = await deps.open(url);
  try {
    const found = await Promise.all(PRACTICE_TABLES.map(async (table) => ({ table, ...(await source.table(table)) })));
    check(found);
    for (const table of found) {
      if (table.columns.length === 0) deps.print(`${table.table}: not there, nothing to import`);
      else await importTable(table, name, source, { ...deps, store: deps.stores[table.table] });
      // Before the test runs: if one of them does not fit, the verdicts still get their deployments.
      if (table.table === 'incidents') await deps.nameDeployments(name);
    }
  } finally {
    await close();
  }
}

const SEEN =
  'Everybody on this machine can see the password in --from, in the list of processes. Put the address into PRACTICE_DATABASE_URL, and change the password.';

/** Refuses a new name without `--as`: the same database at another address would be imported a second time. */
async function checkName(name: string, { stores }: PracticeDeps): Promise<void> {
  const known = await Promise.all(PRACTICE_TABLES.map((table) => stores[table].importedFrom()));
  const before = [...new Set(known.flat())].toSorted();
  if (before.length === 0 || before.includes(name)) return;
  throw new UsageError(
    `Nothing was imported: rows came before from ${before.join(', ')}, and this is ${name}. If it is the same database at another address, add \`--as ${before[0]}\`; if it is another one, \`--as ${name}\`.`,
  );
}

/** Checks all tables before the first row is imported. */
function check(tables: readonly FoundTable[]): void {
  const found = tables.filter(({ columns }) => columns.length > 0);
  if (found.length === 0) throw new UsageError(`That database has none of the tables ${PRACTICE_TABLES.join(', ')}.`);
  const faults = found.flatMap((table) => tableFaults(table.table, table));
  if (faults.length > 0) throw new UsageError(`Nothing was imported: ${faults.join('; ')}.`);
}

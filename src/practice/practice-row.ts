/** The tables of the practice, in the order they are imported. */
export const PRACTICE_TABLES = ['deploy_events', 'incidents', 'test_runs'] as const;
export type PracticeTable = (typeof PRACTICE_TABLES)[number];

/** The columns without which a table of this name is not the practice's. */
export const REQUIRED_COLUMNS: Readonly<Record<PracticeTable, readonly string[]>> = {
  deploy_events: ['sha', 'repo', 'environment', 'deployed_at'],
  incidents: ['id', 'started_at'],
  test_runs: ['test_name', 'status', 'ran_at'],
};

/** A row as its table has it, and what tells it from every other row of that table. */
export type PracticeRow = { readonly id: string; readonly row: Readonly<Record<string, unknown>> };

/** How an import of one table went. */
type Imported = { readonly added: number; readonly changed: number };

/** The store that keeps one of the tables. */
export type PracticeKeeper = {
  /** Takes a batch of rows in; what came before from the same source is brought up to date and not added again. */
  importRows(source: string, rows: readonly PracticeRow[]): Promise<Imported>;
  countImported(): Promise<number>;
};

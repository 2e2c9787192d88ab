/** The tables of the practice, in the order they are imported. */
export const PRACTICE_TABLES = ['deploy_events', 'incidents', 'test_runs'] as const;
export type PracticeTable = (typeof PRACTICE_TABLES)[number];

/** A row as its table has it, and what tells it from every other row of that table. */
export type PracticeRow = { readonly id: string; readonly row: Readonly<Record<string, unknown>> };

/** How an import of some rows went; `kept` are those that were left out, because an incident of ours has their id. */
type Imported = { readonly added: number; readonly changed: number; readonly kept?: number };

/** The store that keeps one of the tables. */
export type PracticeKeeper = {
  /** Takes a batch of rows in; what came before from the same source is brought up to date and not added again. */
  importRows(source: string, rows: readonly PracticeRow[]): Promise<Imported>;
  countImported(): Promise<number>;
  /** The sources that rows came from. */
  importedFrom(): Promise<readonly string[]>;
};

/** A column of a source: its name and the name of its type. */
export type SourceColumn = { readonly name: string; readonly type: string };

/** A table of a source. */
export type SourceTable = {
  readonly columns: readonly SourceColumn[];
  /** Whether its `id` tells its rows apart: unique, and never null. */
  readonly hasId: boolean;
  /** An id that does not, where there is one. */
  readonly brokenId: string | undefined;
};

type Kind =
  | { readonly kind: 'text'; readonly max: number }
  | { readonly kind: 'instant' }
  | { readonly kind: 'flag' }
  | { readonly kind: 'number' };
type Column = Kind & { readonly required?: true };

const text = (max: number): Column => ({ kind: 'text', max });
const required = (column: Column): Column & { required: true } => ({ ...column, required: true });

/** What is taken of each table, and what fits here. Without its required columns a table of this name is not the practice's. */
const COLUMNS: Readonly<Record<PracticeTable, Readonly<Record<string, Column>>>> = {
  deploy_events: {
    sha: required(text(40)),
    repo: required(text(200)),
    environment: required(text(50)),
    deployed_at: required({ kind: 'instant' }),
    deployed_by: text(100),
    status: text(20),
    caused_incident: { kind: 'flag' },
    incident_id: text(100),
    lead_time_seconds: { kind: 'number' },
  },
  incidents: {
    id: required(text(100)),
    started_at: required({ kind: 'instant' }),
    severity: text(20),
    resolved_at: { kind: 'instant' },
    deploy_triggered: { kind: 'flag' },
    title: text(500),
    repo: text(200),
    service: text(200),
  },
  test_runs: {
    test_name: required(text(Number.POSITIVE_INFINITY)),
    status: required(text(20)),
    ran_at: required({ kind: 'instant' }),
    suite: text(200),
  },
};

const REQUIRED = (table: PracticeTable): string[] =>
  Object.entries(COLUMNS[table]).flatMap(([name, column]) => (column.required ? [name] : []));

/** What a table lacks, as sentences. */
export function tableFaults(table: PracticeTable, { columns, brokenId }: SourceTable): string[] {
  const missing = REQUIRED(table).filter((name) => !columns.some((column) => column.name === name));
  if (missing.length > 0) return [`${table} has no column ${missing.join(', ')}`];
  if (columns.some(({ name }) => name === 'workspace_id'))
    return [`${table} there is Drumbeat's own, not a practice's`];
  // A verdict names its incident by the id.
  if (table !== 'incidents' || brokenId === undefined) return [];
  return [`the id ${brokenId} does not tell one row of incidents from another; give each a different one`];
}

/** What a reader must know of how a table is read. */
export function tableRemarks(table: PracticeTable, { columns }: SourceTable): string[] {
  const known = COLUMNS[table];
  const zoneless = columns.filter(
    ({ name, type }) => known[name]?.kind === 'instant' && /^(timestamp without time zone|date)/.test(type),
  );
  return zoneless.map(({ name }) => `${table}.${name} there has no time zone; it is read as UTC`);
}

/** The columns by which rows are told apart where no `id` does it. Three equal rows are three. */
export const CONTENT: Readonly<Record<PracticeTable, readonly string[]>> = {
  deploy_events: ['sha', 'repo', 'environment', 'deployed_at'],
  incidents: ['id'],
  test_runs: ['test_name', 'suite', 'status', 'ran_at'],
};

/** A row with the columns that are taken of it, its times with their zone. */
export function takenOf(table: PracticeTable, { id, row }: PracticeRow): PracticeRow {
  const columns = Object.entries(COLUMNS[table]).filter(([name]) => name in row);
  return {
    id,
    row: Object.fromEntries(
      columns.map(([name, { kind }]) => [name, kind === 'instant' ? withZone(row[name]) : row[name]]),
    ),
  };
}

function withZone(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  if (/^\d+-\d\d-\d\d$/.test(value)) return `${value}T00:00:00Z`;
  return /[T ]\d\d:\d\d(:[\d.]+)?$/.test(value) ? `${value}Z` : value;
}

/** What of a row does not fit here, as sentences. */
export function rowFaults(table: PracticeTable, { id, row }: PracticeRow): string[] {
  return Object.entries(COLUMNS[table]).flatMap(([name, column]) => {
    const fault = valueFault(column, row[name] ?? null);
    return fault === undefined ? [] : [`${table}, ${placeOf(id, row)}: ${name} ${fault}`];
  });
}

/** A row without an id is named by when it was. */
const placeOf = (id: string, row: PracticeRow['row']): string =>
  row['id'] === undefined || row['id'] === null
    ? `the row of ${asText(row['deployed_at'] ?? row['ran_at'] ?? id)}`
    : `row ${id}`;

const asText = (value: unknown): string => (typeof value === 'string' ? value : JSON.stringify(value));

const MAX_INT4 = 2_147_483_647;

function valueFault(column: Column, value: unknown): string | undefined {
  if (value === null) return column.required ? 'is null' : undefined;
  switch (column.kind) {
    case 'text':
      return textFault(asText(value), column.max);
    case 'instant':
      return typeof value === 'string' && /^\d{4,}-\d\d-\d\d/.test(value) && !value.endsWith('BC')
        ? undefined
        : 'is not a time';
    case 'flag':
      return typeof value === 'boolean' ? undefined : 'is neither true nor false';
    case 'number':
      return Number.isFinite(Number(value)) && Math.abs(Number(value)) <= MAX_INT4
        ? undefined
        : 'is not a number of seconds that fits';
  }
}

function textFault(value: string, max: number): string | undefined {
  // As Postgres counts: a character beyond the first 65,536 is one.
  const { length } = Array.from(value);
  return length > max
    ? `has ${length} characters, and ${max} fit: ${JSON.stringify(`${value.slice(0, 30)}…`)}`
    : undefined;
}

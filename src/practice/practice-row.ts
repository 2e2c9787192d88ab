import { COLUMNS, type Column, type PracticeTable } from './practice-table.ts';

/** A row as its table has it, and what tells it from every other row of that table. */
export type PracticeRow = { readonly id: string; readonly row: Readonly<Record<string, unknown>> };

/** A row with the columns that are imported, its times with their zone. */
export function importedColumns(table: PracticeTable, { id, row }: PracticeRow): PracticeRow {
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

/** Why a row does not fit here, as sentences. */
export function rowFaults(table: PracticeTable, { id, row }: PracticeRow): string[] {
  return Object.entries(COLUMNS[table]).flatMap(([name, column]) => {
    const fault = valueFault(column, row[name] ?? null);
    return fault === undefined ? [] : [`${table}, ${placeOf(id, row)}: ${name} ${fault}`];
  });
}

/** How a message names a row: by its id, else by its time. */
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

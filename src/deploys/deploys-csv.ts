import { type CsvError, parse } from 'csv-parse/sync';
import { dateOrderOf, readTime, type TimeRules } from './history-time.ts';

/** The content of one line of a file, with its number; `timeFault` is why its `deployed_at` cannot be read. */
export type Line = { readonly line: number; readonly raw: unknown; readonly timeFault?: string | undefined };
export type Lines = { readonly lines: readonly Line[] } | { readonly faults: readonly string[] };

/** The columns of a CSV file. `run` and `commits` are an object and a list, which need JSON Lines. */
const COLUMNS: ReadonlySet<string> = new Set([
  'id',
  'repo',
  'service',
  'sha',
  'environment',
  'deployed_at',
  'started_at',
  'status',
  'deployed_by',
  'commit_at',
  'lead_time_seconds',
  'previous_sha',
  'ref',
  'version',
  'url',
]);

/** A history must have times: a deployment without one would count as a deployment of today. */
const REQUIRED = ['repo', 'sha', 'environment', 'deployed_at'];

const TIMES: ReadonlySet<string> = new Set(['deployed_at', 'started_at', 'commit_at']);

type CsvRow = { readonly info: { readonly lines: number }; readonly record: readonly string[] };

/**
 * The lines of a CSV file with a header, each as an object of its cells by column. It reads what spreadsheets save: commas,
 * semicolons or tabs, empty rows and columns, and times as a locale writes them. `zone` is that of times without an offset.
 */
export function csvLines(text: string, zone: string | undefined): Lines {
  const { delimiter, content } = delimitedBy(text);
  try {
    const options = { info: true, skip_empty_lines: true, trim: true, relax_column_count: true, delimiter } as const;
    const [header, ...all] = parse(content, options) as unknown as readonly CsvRow[];
    const names = (header?.record ?? []).map(columnName);
    const rows = all.filter(({ record }) => record.some((cell) => cell.trim() !== ''));
    const faults = headerFaults(header?.info.lines ?? 1, names);
    if (faults.length > 0) return { faults };
    const lengths = rows.flatMap((row) => lengthFaults(names, row));
    return lengths.length > 0 ? { faults: lengths } : readRows(names, rows, zone);
  } catch (error) {
    return { faults: [`not CSV: ${(error as CsvError).message}`] };
  }
}

/** `Deployed at` is `deployed_at`. */
const columnName = (cell: string): string =>
  cell
    .trim()
    .toLowerCase()
    .replace(/[\s-]+/g, '_');

/** What separates the cells: what a line `sep=;` of Excel says, else what gives the header the most known columns. */
function delimitedBy(text: string): { readonly delimiter: string; readonly content: string } {
  const [said, delimiter] = /^"?sep=(.)"?(?=\r?\n)/i.exec(text) ?? [];
  // An empty line stays, so that the lines keep their numbers.
  if (said !== undefined && delimiter !== undefined) return { delimiter, content: text.slice(said.length) };
  const header = text.trimStart().split(/\r?\n/, 1)[0] ?? '';
  const known = (separator: string): number =>
    header.split(separator).filter((cell) => COLUMNS.has(columnName(cell.replaceAll('"', '')))).length;
  const [best = ','] = [',', ';', '\t'].toSorted((a, b) => known(b) - known(a));
  return { delimiter: best, content: text };
}

function headerFaults(line: number, names: readonly string[]): string[] {
  const named = names.filter((name) => name !== '');
  const unknown = named
    .filter((name) => !COLUMNS.has(name))
    .map((name) => `${JSON.stringify(name)} is not a known column`);
  const twice = named.filter((name, index) => named.indexOf(name) < index).map((name) => `${name} is there twice`);
  const missing = REQUIRED.filter((name) => !named.includes(name)).map((name) => `the column ${name} is missing`);
  const faults = [...unknown, ...twice, ...missing].map((fault) => `line ${line}: ${fault}`);
  return unknown.length > 0
    ? [...faults, `the columns are ${[...COLUMNS].join(', ')}, with commas, semicolons or tabs between them`]
    : faults;
}

/** A value in a column without a name, and a row that ends before the last named column. */
function lengthFaults(names: readonly string[], { info, record }: CsvRow): string[] {
  const nameless = record.flatMap((cell, index) =>
    cell.trim() !== '' && (names[index] ?? '') === ''
      ? [
          `line ${info.lines}: ${JSON.stringify(cell.slice(0, 40))} stands in column ${index + 1}, which has no name in the header`,
        ]
      : [],
  );
  const needed = names.findLastIndex((name) => name !== '') + 1;
  return record.length < needed
    ? [`line ${info.lines}: has ${record.length} cells, and the header has ${needed}`, ...nameless]
    : nameless;
}

function readRows(names: readonly string[], rows: readonly CsvRow[], zone: string | undefined): Lines {
  const times = rows.flatMap(({ record }) => record.filter((_, index) => TIMES.has(names[index] ?? '')));
  const rules = { order: dateOrderOf(times), zone };
  return { lines: rows.map(({ info, record }) => ({ line: info.lines, ...fromCells(names, record, rules) })) };
}

/** Leaves empty cells out. A time that cannot be read stays as it is; beside `deployed_at` it costs a warning only. */
function fromCells(names: readonly string[], cells: readonly string[], rules: TimeRules): Omit<Line, 'line'> {
  const raw: Record<string, unknown> = {};
  let timeFault: string | undefined;
  for (const [index, name] of names.entries()) {
    const cell = (cells[index] ?? '').trim();
    if (cell === '' || name === '') continue;
    const time = TIMES.has(name) && !IS_RFC_3339.test(cell) ? readTime(cell, rules) : undefined;
    if (time !== undefined && 'at' in time) raw[name] = time.at;
    else raw[name] = name === 'lead_time_seconds' ? numberOf(cell) : cell;
    if (name === 'deployed_at' && time !== undefined && 'fault' in time) {
      timeFault = `deployed_at ${JSON.stringify(cell)} ${time.fault}`;
    }
  }
  return { raw, timeFault };
}

const IS_RFC_3339 = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$/;

/** `5400`, and `5400,5` as some locales write it. */
const numberOf = (cell: string): number | string =>
  /^-?\d+([.,]\d+)?$/.test(cell) ? Number(cell.replace(',', '.')) : cell;

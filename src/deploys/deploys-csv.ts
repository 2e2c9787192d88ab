import { type CsvError, parse } from 'csv-parse/sync';

/** The content of one line of a file, with its number. */
export type Line = { readonly line: number; readonly raw: unknown };
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

/** Columns whose text is a number in an event. */
const NUMBERS: ReadonlySet<string> = new Set(['lead_time_seconds']);

type CsvRow = { readonly info: { readonly lines: number }; readonly record: readonly string[] };

/** The lines of a CSV file with a header, each as an object of its cells by column. */
export function csvLines(text: string): Lines {
  try {
    const options = { info: true, skip_empty_lines: true, trim: true } as const;
    const [header, ...rows] = parse(text, options) as unknown as readonly CsvRow[];
    const names = header?.record ?? [];
    const faults = headerFaults(names);
    if (faults.length > 0) return { faults };
    return { lines: rows.map(({ info, record }) => ({ line: info.lines, raw: fromCells(names, record) })) };
  } catch (error) {
    return { faults: [`not CSV: ${(error as CsvError).message}`] };
  }
}

function headerFaults(names: readonly string[]): string[] {
  const unknown = names
    .filter((name) => !COLUMNS.has(name))
    .map((name) => `${JSON.stringify(name)} is not a known column`);
  const twice = names.filter((name, index) => names.indexOf(name) < index).map((name) => `${name} is there twice`);
  const missing = REQUIRED.filter((name) => !names.includes(name)).map((name) => `the column ${name} is missing`);
  const faults = [...unknown, ...twice, ...missing].map((fault) => `line 1: ${fault}`);
  return unknown.length > 0
    ? [...faults, `the columns are ${[...COLUMNS].join(', ')}, with commas between them`]
    : faults;
}

/** Leaves empty cells out. */
const fromCells = (names: readonly string[], cells: readonly string[]): Record<string, unknown> =>
  Object.fromEntries(
    names.flatMap((name, index) => {
      const cell = cells[index] ?? '';
      return cell === '' ? [] : [[name, NUMBERS.has(name) && /^-?\d+$/.test(cell) ? Number(cell) : cell]];
    }),
  );

import { type CsvError, parse } from 'csv-parse/sync';
import type { z } from 'zod';
import { pointer } from '../http/fields.ts';
import type { DeploymentEvent } from './events/deployment-event.ts';

/** An event, and what the file says (`raw`). */
export type FileEvent = { readonly raw: unknown; readonly event: DeploymentEvent };

export type FileReading =
  | { readonly ok: true; readonly events: readonly FileEvent[] }
  /** Sentences; each names its line. */
  | { readonly ok: false; readonly faults: readonly string[] };

type Line = { readonly line: number; readonly raw: unknown };
type Lines = { readonly lines: readonly Line[] } | { readonly faults: readonly string[] };

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

/** Reads JSON Lines, or CSV with a header line. The fields are those of `POST /v1/deploys`, with `deployed_at` required. */
export function readDeploysFile(text: string, schema: z.ZodType<DeploymentEvent>): FileReading {
  const found = linesOf(text.replace(/^\uFEFF/, ''));
  if ('faults' in found) return { ok: false, faults: found.faults };
  const results = found.lines.map(({ line, raw }) => ({ line, raw, parsed: schema.safeParse(raw) }));
  const faults = results.flatMap(({ line, raw, parsed }) => [
    ...(parsed.success ? [] : parsed.error.issues.map((issue) => `line ${line}: ${inWords(issue)}`)),
    ...(hasTime(raw) ? [] : [`line ${line}: deployed_at is missing`]),
  ]);
  if (faults.length > 0) return { ok: false, faults };
  return {
    ok: true,
    events: results.flatMap(({ raw, parsed }) => (parsed.success ? [{ raw, event: parsed.data }] : [])),
  };
}

const hasTime = (raw: unknown): boolean => typeof raw !== 'object' || raw === null || 'deployed_at' in raw;

function inWords(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `${issue.keys.join(', ')} is not a known field`;
  return `${pointer(issue.path).slice(1)} ${issue.message}`.trim();
}

function linesOf(text: string): Lines {
  const start = text.trimStart();
  if (start === '') return { faults: ['the file is empty'] };
  if (start.startsWith('[')) return { faults: ['one JSON array is not read; put one object on a line (`jq -c .[]`)'] };
  return start.startsWith('{') ? jsonLines(text) : csvLines(text);
}

function jsonLines(text: string): Lines {
  const found = text.split('\n').flatMap((line, index): (Line | string)[] => {
    if (line.trim() === '') return [];
    try {
      return [{ line: index + 1, raw: JSON.parse(line) }];
    } catch (error) {
      return [`line ${index + 1}: not JSON: ${(error as Error).message}`];
    }
  });
  const faults = found.filter((line) => typeof line === 'string');
  return faults.length > 0 ? { faults } : { lines: found.filter((line) => typeof line !== 'string') };
}

type CsvRow = { readonly info: { readonly lines: number }; readonly record: readonly string[] };

function csvLines(text: string): Lines {
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

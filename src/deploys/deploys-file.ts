import { parse } from 'csv-parse/sync';
import { z } from 'zod';
import { pointer } from '../http/fields.ts';
import type { DeploymentEvent } from './deployment-event.ts';

/** An event as the file has it, and as it was understood. */
export type FileEvent = { readonly raw: unknown; readonly event: DeploymentEvent };

export type FileReading =
  | { readonly ok: true; readonly events: readonly FileEvent[] }
  /** Sentences, each naming its line. */
  | { readonly ok: false; readonly faults: readonly string[] };

type Line = { readonly line: number; readonly raw: unknown };

/** Fields that a CSV cell has as text and an event as a number. */
const NUMBERS: ReadonlySet<string> = new Set(['lead_time_seconds']);

/** Reads JSON Lines, or CSV with a header line; the fields are those of `POST /v1/deploys`. */
export function readDeploysFile(text: string, schema: z.ZodType<DeploymentEvent>): FileReading {
  const lines = text.trimStart().startsWith('{') ? jsonLines(text) : csvLines(text);
  if (!Array.isArray(lines)) return { ok: false, faults: [lines] };
  const results = lines.map(({ line, raw }) => ({ line, raw, parsed: schema.safeParse(raw) }));
  const faults = results.flatMap(({ line, parsed }) =>
    parsed.success ? [] : parsed.error.issues.map((issue) => `line ${line}: ${inWords(issue)}`),
  );
  if (faults.length > 0) return { ok: false, faults };
  return {
    ok: true,
    events: results.flatMap(({ raw, parsed }) => (parsed.success ? [{ raw, event: parsed.data }] : [])),
  };
}

function inWords(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `${issue.keys.join(', ')} is not a known field`;
  return `${pointer(issue.path).slice(1)} ${issue.message}`.trim();
}

function jsonLines(text: string): Line[] | string {
  const lines: Line[] = [];
  for (const [index, line] of text.split('\n').entries()) {
    if (line.trim() === '') continue;
    try {
      lines.push({ line: index + 1, raw: JSON.parse(line) });
    } catch (error) {
      return `line ${index + 1}: not JSON: ${(error as Error).message}`;
    }
  }
  return lines;
}

function csvLines(text: string): Line[] | string {
  try {
    const rows = parse(text, {
      bom: true,
      columns: true,
      info: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as {
      info: { lines: number };
      record: Record<string, string>;
    }[];
    return rows.map(({ info, record }) => ({ line: info.lines, raw: fromCells(record) }));
  } catch (error) {
    return `not CSV: ${(error as Error).message}`;
  }
}

/** An empty cell says nothing. */
const fromCells = (record: Readonly<Record<string, string>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(record)
      .filter(([, cell]) => cell !== '')
      .map(([name, cell]) => [name, NUMBERS.has(name) && /^-?\d+$/.test(cell) ? Number(cell) : cell]),
  );

import type { z } from 'zod';
import { pointer } from '../http/fields.ts';
import { csvLines, type Line, type Lines } from './deploys-csv.ts';
import type { DeploymentEvent } from './events/deployment-event.ts';
import { readUsable, type Usable, warningsInWords } from './events/usable.ts';

/** An event, and what the file says (`raw`). */
export type FileEvent = {
  readonly raw: unknown;
  readonly event: DeploymentEvent;
  readonly warnings: readonly string[];
};

export type FileReading =
  | { readonly ok: true; readonly events: readonly FileEvent[] }
  /** Sentences; each names its line. */
  | { readonly ok: false; readonly faults: readonly string[] };

/**
 * Reads JSON Lines, or CSV with a header line. The fields are those of `POST /v1/deploys`, with `deployed_at` required. `zone` is
 * that of times in CSV without an offset.
 */
export function readDeploysFile(text: string, schema: z.ZodType<DeploymentEvent>, zone?: string): FileReading {
  const found = linesOf(text.replace(/^\uFEFF/, ''), zone);
  if ('faults' in found) return { ok: false, faults: found.faults };
  const results = found.lines.map((line) => ({ ...line, read: readUsable(line.raw, schema) }));
  const faults = results.flatMap(({ line, raw, read, timeFault }) => [
    ...issuesOf(read, timeFault).map((issue) => `line ${line}: ${inWords(issue)}`),
    ...(timeFault === undefined ? [] : [`line ${line}: ${timeFault}`]),
    ...(hasTime(raw) ? [] : [`line ${line}: deployed_at is missing`]),
  ]);
  if (faults.length > 0) return { ok: false, faults };
  return {
    ok: true,
    events: results.flatMap(({ line, raw, read }) =>
      'event' in read
        ? [
            {
              raw,
              event: read.event,
              warnings: warningsInWords(read.warnings).map((words) => `line ${line}: ${words.slice(1)}`),
            },
          ]
        : [],
    ),
  };
}

/** What is wrong beside a time of which more is known. */
const issuesOf = (read: Usable, timeFault: string | undefined): readonly z.core.$ZodIssue[] =>
  'issues' in read ? read.issues.filter(({ path }) => timeFault === undefined || path[0] !== 'deployed_at') : [];

/** What is no object has another fault. */
function hasTime(raw: unknown): boolean {
  if (typeof raw !== 'object' || raw === null) return true;
  const at: unknown = 'deployed_at' in raw ? raw.deployed_at : undefined;
  return at !== undefined && at !== null && at !== '';
}

function inWords(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `${issue.keys.join(', ')} is not a known field`;
  return `${pointer(issue.path).slice(1)} ${issue.message}`.trim();
}

function linesOf(text: string, zone: string | undefined): Lines {
  const start = text.trimStart();
  if (start === '') return { faults: ['the file is empty'] };
  if (start.startsWith('[')) return { faults: ['one JSON array is not read; put one object on a line (`jq -c .[]`)'] };
  return start.startsWith('{') ? jsonLines(text) : csvLines(text, zone);
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

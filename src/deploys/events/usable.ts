import type { z } from 'zod';
import { legibleJson } from '../../http/body/foreign-json.ts';
import { pointer } from '../../http/fields.ts';
import { isShortened } from '../environments/environment-name.ts';
import { type deploymentBodySchema, MAX_COMMITS } from './deployment-body.ts';
import type { DeploymentEvent } from './deployment-event.ts';

type Path = readonly PropertyKey[];
type Body = Readonly<Record<string, unknown>>;
/** What was left out or cut, and where. */
type Warning = { readonly path: Path; readonly words: string };

export type Usable =
  | { readonly event: DeploymentEvent; readonly warnings: readonly Warning[] }
  | { readonly issues: readonly z.core.$ZodIssue[] };

/** The fields that identify what happened. Only a fault in one of them, or a field that nobody knows, refuses an event. */
const IDENTIFYING: ReadonlySet<PropertyKey> = new Set<keyof z.output<ReturnType<typeof deploymentBodySchema>>>([
  'id',
  'repo',
  'service',
  'sha',
  'environment',
  'deployed_at',
  'status',
]);

/** Reads a deployment with what is usable of it. A deployment that happened is not lost for a field that is beside the point. */
export function readUsable(raw: unknown, schema: z.ZodType<DeploymentEvent>): Usable {
  const { body, warnings } = isObject(raw) ? asMeant(raw) : { body: raw, warnings: [] };
  const first = schema.safeParse(body);
  if (first.success) return { event: first.data, warnings };
  const unusable = first.error.issues.filter(isBesideThePoint);
  const second = isObject(body) ? schema.safeParse(withoutParts(body, unusable)) : first;
  if (!second.success) return { issues: second.error.issues };
  const leftOut = unusable.map(({ path, message }) => ({ path, words: `${message}; left out` }));
  return { event: second.data, warnings: [...warnings, ...leftOut] };
}

const MOST_WARNINGS = 20;

/** Sentences for a person; `at` is the part of a body that was read. */
export function warningsInWords(warnings: readonly Warning[], at: Path = []): readonly string[] {
  const shown = warnings.slice(0, MOST_WARNINGS).map(({ path, words }) => `${pointer([...at, ...path])} ${words}`);
  const more = warnings.length - shown.length;
  return more > 0 ? [...shown, `and ${more} more`] : shown;
}

const isObject = (value: unknown): value is Body =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const isBesideThePoint = ({ code, path }: z.core.$ZodIssue): boolean =>
  code !== 'unrecognized_keys' && path.length > 0 && !IDENTIFYING.has(path[0] ?? '');

/** The body without what has these faults: some commits, the address of a run, or whole fields. */
function withoutParts(body: Body, issues: readonly z.core.$ZodIssue[]): Body {
  const commits = new Set(
    issues.flatMap(({ path: [field, at] }) => (field === 'commits' && at !== undefined ? [at] : [])),
  );
  const runUrl = issues.some(({ path: [field, part] }) => field === 'run' && part === 'url');
  const fields = new Set(
    issues.flatMap(({ path: [field, part] }) =>
      (field === 'commits' && part !== undefined) || (field === 'run' && part === 'url') ? [] : [field],
    ),
  );
  return Object.fromEntries(
    Object.entries(body).flatMap(([field, value]) => {
      if (fields.has(field)) return [];
      if (field === 'commits' && Array.isArray(value)) return [[field, value.filter((_, at) => !commits.has(at))]];
      return [[field, field === 'run' && runUrl && isObject(value) ? { ...value, url: undefined } : value]];
    }),
  );
}

/** What scripts and templates write, as they mean it: nothing for `null` and `""`, a number for `"2"`, `success` for `SUCCESS`. */
function asMeant(raw: Body): { readonly body: Body; readonly warnings: readonly Warning[] } {
  const warnings: Warning[] = [];
  const body = Object.entries(raw).flatMap(([field, value]) => {
    if (isBlank(value) && !REQUIRED.has(field)) return [];
    const { meant, words } = valueAsMeant(field, value);
    if (words !== undefined) warnings.push({ path: [field], words });
    return [[field, meant] as const];
  });
  return { body: Object.fromEntries(body), warnings };
}

const REQUIRED: ReadonlySet<string> = new Set(['repo', 'sha', 'environment']);

const isBlank = (value: unknown): boolean => value === null || (typeof value === 'string' && value.trim() === '');

type Meant = { readonly meant: unknown; readonly words?: string };

function valueAsMeant(field: string, value: unknown): Meant {
  switch (field) {
    case 'status':
      return { meant: typeof value === 'string' ? statusAsMeant(value) : value };
    case 'sha':
    case 'previous_sha':
      return { meant: typeof value === 'string' ? value.trim() : value };
    case 'id':
      return { meant: typeof value === 'number' ? String(value) : value };
    case 'environment':
      return typeof value === 'string' && isShortened(value)
        ? { meant: value, words: 'is longer than 50 characters and is stored shortened; map it to a name of yours' }
        : { meant: value };
    case 'deployed_by':
    case 'ref':
    case 'version':
      return textAsMeant(value, MOST_CHARACTERS[field]);
    case 'lead_time_seconds':
      return { meant: wholeNumber(value) };
    case 'run':
      return { meant: isObject(value) ? runAsMeant(value) : value };
    case 'commits':
      return newestCommits(value);
    default:
      return { meant: value };
  }
}

/** What other tools call an arrival, and what they call something that has not arrived. */
const STATUSES: Readonly<Record<string, string>> = {
  succeeded: 'success',
  successful: 'success',
  completed: 'success',
  rolled_back: 'rollback',
  'rolled-back': 'rollback',
  aborted: 'cancelled',
  timed_out: 'failure',
  in_progress: 'pending',
  running: 'pending',
  queued: 'pending',
  not_built: 'skipped',
};

/** The status that a word of another tool or of a script means. */
export function statusAsMeant(status: string): string {
  const word = status.trim().toLowerCase();
  return STATUSES[word] ?? word;
}

const MOST_CHARACTERS = { deployed_by: 100, ref: 250, version: 100 } as const;

function textAsMeant(value: unknown, most: number): Meant {
  if (typeof value === 'number') return { meant: String(value) };
  if (typeof value !== 'string') return { meant: value };
  const clean = String(legibleJson(value));
  if (clean.length <= most) return { meant: clean };
  return {
    meant: clean.slice(0, most).replace(/\p{Surrogate}$/u, ''),
    words: `is longer than ${most} characters; cut`,
  };
}

/** `"2"` is 2. What is no number stays what it is, for the schema to refuse. */
function wholeNumber(value: unknown): unknown {
  const number = typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : value;
  return typeof number === 'number' ? Math.round(number) : value;
}

const runAsMeant = (run: Body): Body =>
  Object.fromEntries(
    Object.entries(run).flatMap(([key, value]) =>
      isBlank(value) ? [] : [[key, key === 'attempt' ? wholeNumber(value) : value]],
    ),
  );

/** As many commits as are kept, the newest ones: a first deployment of an old branch may have any number. */
function newestCommits(value: unknown): Meant {
  if (!Array.isArray(value) || value.length <= MAX_COMMITS) return { meant: value };
  const authoredAt = (commit: unknown): number => Date.parse(String((commit as Body | null)?.['authored_at'])) || 0;
  const meant = value
    .toSorted((one: unknown, other: unknown) => authoredAt(other) - authoredAt(one))
    .slice(0, MAX_COMMITS);
  return { meant, words: `has ${value.length} commits; the newest ${MAX_COMMITS} are kept` };
}

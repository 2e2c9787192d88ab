import type { FieldFault } from '../http/fields.ts';
import { invalidFields } from '../http/problem.ts';
import { isTimeZone, parseLocalDate } from '../teams/calendar/local-date.ts';
import type { Question } from './ask-dora.ts';
import type { Subject } from './finding/subject.ts';
import { BENCHMARK_YEARS, type BenchmarkYear, isBenchmarkYear } from './metrics/benchmarks.ts';
import { DEFAULT_WINDOW, type Parsed, type WindowSpec } from './metrics/window.ts';
import { parseWindow } from './metrics/window-word.ts';

const PARAMETERS: ReadonlySet<string> = new Set(['team', 'service', 'repo', 'from', 'to', 'window', 'tz', 'benchmark']);

export const NO_ZONE: FieldFault = {
  pointer: '?tz',
  detail: 'is not a time zone of the IANA database, such as Europe/Berlin',
};

/** Reads the question from the query of `GET /v1/dora`; it refuses the request with everything that is wrong with it. */
export function questionOf(query: URLSearchParams): Question {
  const faults: FieldFault[] = [...new Set(query.keys())].flatMap((name) => faultsOfName(query, name));
  const window = toWindow(query, faults);
  const timeZone = query.get('tz') ?? undefined;
  if (timeZone !== undefined && !isTimeZone(timeZone)) {
    faults.push(NO_ZONE);
  }
  const benchmark = toBenchmark(query, faults);
  if (faults.length > 0) throw invalidFields(faults);
  return {
    subject: toSubject(query),
    window,
    ...(benchmark === undefined ? {} : { benchmarkYear: benchmark }),
    ...(timeZone === undefined ? {} : { timeZone }),
  };
}

/** The year to compare with; the workspace's own where none is asked for. */
function toBenchmark(query: URLSearchParams, faults: FieldFault[]): BenchmarkYear | undefined {
  const asked = query.get('benchmark');
  if (asked === null) return undefined;
  const year = Number(asked);
  if (isBenchmarkYear(year)) return year;
  faults.push({ pointer: '?benchmark', detail: `must be one of ${BENCHMARK_YEARS.join(', ')}` });
  return undefined;
}

function faultsOfName(query: URLSearchParams, name: string): FieldFault[] {
  if (!PARAMETERS.has(name))
    return [{ pointer: `?${name}`, detail: `is not known; there are ${[...PARAMETERS].join(', ')}` }];
  const values = query.getAll(name);
  if (values.length > 1) return [{ pointer: `?${name}`, detail: 'is given more than once' }];
  return values[0]?.includes('\u0000') === true ? [{ pointer: `?${name}`, detail: 'contains a NUL byte' }] : [];
}

type Dates = { readonly from: string | null; readonly to: string | null };

/** The window that is asked for. What is wrong with it is added to `faults`. */
function toWindow(query: URLSearchParams, faults: FieldFault[]): WindowSpec {
  const word = query.get('window');
  const dates = { from: query.get('from'), to: query.get('to') };
  const isRange = dates.from !== null || dates.to !== null;
  if (word !== null && isRange) faults.push({ pointer: '?window', detail: 'goes without from and to' });
  if (word !== null) return valueOf(parseWindow(word) ?? noWindow(word), '?window', faults);
  return isRange ? toRange(dates, faults) : DEFAULT_WINDOW;
}

const noWindow = (word: string): Parsed<never> => ({
  ok: false,
  hint: `${JSON.stringify(word)} is not a window, such as 30d`,
});

function toRange({ from, to }: Dates, faults: FieldFault[]): WindowSpec {
  const wrong = [...faultsOfDate('?from', from), ...faultsOfDate('?to', to)];
  faults.push(...wrong);
  return wrong.length > 0 ? DEFAULT_WINDOW : valueOf(parseWindow(`${from}..${to}`), '?to', faults);
}

function faultsOfDate(pointer: string, date: string | null): FieldFault[] {
  if (date === null) return [{ pointer, detail: 'is missing: from and to go together' }];
  return parseLocalDate(date) ? [] : [{ pointer, detail: 'is not a date, such as 2026-10-01' }];
}

/** The window that was understood, else the usual one and a fault. */
function valueOf(parsed: Parsed<WindowSpec> | undefined, pointer: string, faults: FieldFault[]): WindowSpec {
  if (parsed?.ok === true) return parsed.value;
  faults.push({ pointer, detail: parsed?.hint ?? 'is not a window' });
  return DEFAULT_WINDOW;
}

/** One of team, service and repo. `team=all` means everything, and so do none of them; a repo means the service of its name. */
function toSubject(query: URLSearchParams): Subject {
  const given = (['team', 'service', 'repo'] as const).filter((name) => query.has(name));
  if (given.length > 1)
    throw invalidFields(
      given.map((name) => ({ pointer: `?${name}`, detail: 'give only one of team, service and repo' })),
    );
  const [kind] = given;
  const name = kind === undefined ? 'all' : (query.get(kind) ?? '');
  if (kind === undefined || (kind === 'team' && name === 'all')) return { kind: 'all' };
  return { kind: kind === 'team' ? 'team' : 'service', name };
}

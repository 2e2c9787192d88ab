import { code } from '../../slack/blocks.ts';
import {
  daysBetween,
  type LocalDate,
  localDateOf,
  mondayOf,
  parseLocalDate,
  plusDays,
  startOfLocalDate,
} from '../../teams/calendar/local-date.ts';

/** What a person asks for, before it is known which day it is for the team. */
export type WindowSpec =
  | { readonly kind: 'days'; readonly days: number }
  | { readonly kind: 'this-week' }
  | { readonly kind: 'last-week' }
  /** `[from, to)`: the second date is not in it. */
  | { readonly kind: 'range'; readonly from: LocalDate; readonly to: LocalDate };

/** Whole local days of a zone, half-open: `[from, to)` as dates, `[fromAt, toAt)` as instants. */
export type Window = {
  readonly from: LocalDate;
  readonly to: LocalDate;
  readonly days: number;
  readonly timeZone: string;
  readonly fromAt: Date;
  readonly toAt: Date;
};

export type Parsed<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly hint: string };

const MAX_DAYS = 366;
export const DEFAULT_WINDOW: WindowSpec = { kind: 'days', days: 30 };

/** Long before any of this was counted; the calendar of far years is not worth a trap. */
const EARLIEST = '1970-01-01';

const EXAMPLE_RANGE = '`2026-10-01..2026-11-01`';
const HOW = `Write \`30d\`, \`8w\`, \`this-week\`, \`last-week\` or ${EXAMPLE_RANGE}.`;
const DAYS_OF = { d: 1, w: 7 } as const;

/** Reads one word as a window; `undefined` when it does not look like one, a hint when it looks like one and is none. */
export function parseWindow(word: string): Parsed<WindowSpec> | undefined {
  if (word === 'this-week' || word === 'last-week') return { ok: true, value: { kind: word } };
  const span = /^(\d+)([dw])$/.exec(word);
  if (span !== null) return parseDays(word, Number(span[1]) * DAYS_OF[span[2] as 'd' | 'w']);
  if (word.includes('..')) return parseRange(word);
  if (/^[-+]?\d+([.,]\d+)?[a-z]{0,6}$/.test(word)) return { ok: false, hint: `${code(word)} is not a window. ${HOW}` };
  return undefined;
}

/** The words for `parseWindow` that ask for this window again. */
export function windowWord(spec: WindowSpec): string {
  switch (spec.kind) {
    case 'days':
      return `${spec.days}d`;
    case 'this-week':
    case 'last-week':
      return spec.kind;
    case 'range':
      return `${spec.from}..${spec.to}`;
  }
}

function parseDays(word: string, days: number): Parsed<WindowSpec> {
  if (days >= 1 && days <= MAX_DAYS) return { ok: true, value: { kind: 'days', days } };
  return {
    ok: false,
    hint: `${code(word)}: a window has 1 to ${MAX_DAYS} days (\`1d\` to \`${MAX_DAYS}d\`, or \`52w\`).`,
  };
}

function parseRange(word: string): Parsed<WindowSpec> {
  const [first = '', ...rest] = word.split('..');
  const second = rest.join('..');
  const from = parseLocalDate(first);
  const to = parseLocalDate(second);
  if (from === undefined || to === undefined) {
    const wrong = from === undefined ? first : second;
    const fault = wrong === '' ? `${code(word)} lacks a date` : `${code(wrong)} is not a date`;
    return { ok: false, hint: `${fault}. A range is two dates: ${EXAMPLE_RANGE}.` };
  }
  if (from < EARLIEST) return { ok: false, hint: `${from} is too early: nothing was deployed before ${EARLIEST}.` };
  const days = daysBetween(from, to);
  if (days < 1) {
    return {
      ok: false,
      hint: `${code(word)} is empty: the second date must come after the first and is not in the window.`,
    };
  }
  if (days > MAX_DAYS) return { ok: false, hint: `${code(word)} has ${days} days; a window has at most ${MAX_DAYS}.` };
  return { ok: true, value: { kind: 'range', from, to } };
}

export function windowOf(from: LocalDate, to: LocalDate, timeZone: string): Window {
  return {
    from,
    to,
    days: daysBetween(from, to),
    timeZone,
    fromAt: startOfLocalDate(from, timeZone),
    toAt: startOfLocalDate(to, timeZone),
  };
}

/**
 * The days that `spec` means at `now` in `timeZone`. `Nd` ends with today, today so far; a range that reaches into the
 * future ends with today too; one that lies in it gets a hint.
 */
export function resolveWindow(spec: WindowSpec, now: Date, timeZone: string): Parsed<Window> {
  const today = localDateOf(now, timeZone);
  const tomorrow = plusDays(today, 1);
  switch (spec.kind) {
    case 'days':
      return { ok: true, value: windowOf(plusDays(tomorrow, -spec.days), tomorrow, timeZone) };
    case 'this-week':
      return { ok: true, value: windowOf(mondayOf(today), tomorrow, timeZone) };
    case 'last-week':
      return { ok: true, value: windowOf(plusDays(mondayOf(today), -7), mondayOf(today), timeZone) };
    case 'range': {
      if (spec.from > today) return { ok: false, hint: `${spec.from} lies in the future; today is ${today}.` };
      return { ok: true, value: windowOf(spec.from, spec.to < tomorrow ? spec.to : tomorrow, timeZone) };
    }
  }
}

/** The period to compare with: as long and just before; for `this-week` the same weekdays of last week. */
export function previousWindow(spec: WindowSpec, window: Window): Window {
  const back = spec.kind === 'this-week' ? 7 : window.days;
  return windowOf(plusDays(window.from, -back), plusDays(window.to, -back), window.timeZone);
}

const TREND_WEEKS = 12;

/** The last twelve complete ISO weeks before `now`, oldest first, and then the one that is running, today so far. */
export function trendWeeks(now: Date, timeZone: string): readonly Window[] {
  const today = localDateOf(now, timeZone);
  const monday = mondayOf(today);
  const mondays = Array.from({ length: TREND_WEEKS }, (_, index) => plusDays(monday, 7 * (index - TREND_WEEKS)));
  const complete = mondays.map((from) => windowOf(from, plusDays(from, 7), timeZone));
  return [...complete, windowOf(monday, plusDays(today, 1), timeZone)];
}

import {
  daysBetween,
  type LocalDate,
  localDateOf,
  mondayOf,
  plusDays,
  startOfLocalDate,
} from '../../teams/calendar/local-date.ts';

/** A window as a person asks for it, before it is known which day it is for the team. */
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

/** What was understood, or a sentence for the person who asked. */
export type Parsed<Value> =
  | { readonly ok: true; readonly value: Value }
  | { readonly ok: false; readonly hint: string };

export const DEFAULT_WINDOW: WindowSpec = { kind: 'days', days: 30 };

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
 * The days that `spec` means at `now` in `timeZone`. `Nd` ends with today, which is not over yet. A range that reaches into
 * the future ends with today as well; a range that begins in the future gets a hint.
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

/** The period to compare with: just before and of the same length; for `this-week`, the same weekdays of last week. */
export function previousWindow(spec: WindowSpec, window: Window): Window {
  const back = spec.kind === 'this-week' ? 7 : window.days;
  return windowOf(plusDays(window.from, -back), plusDays(window.to, -back), window.timeZone);
}

const TREND_WEEKS = 12;

/** The last twelve complete ISO weeks before `now`, oldest first, then the running week up to the end of today. */
export function trendWeeks(now: Date, timeZone: string): readonly Window[] {
  const today = localDateOf(now, timeZone);
  const monday = mondayOf(today);
  const mondays = Array.from({ length: TREND_WEEKS }, (_, index) => plusDays(monday, 7 * (index - TREND_WEEKS)));
  const complete = mondays.map((from) => windowOf(from, plusDays(from, 7), timeZone));
  return [...complete, windowOf(monday, plusDays(today, 1), timeZone)];
}

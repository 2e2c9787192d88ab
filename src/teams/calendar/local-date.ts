import { tzOffset } from '@date-fns/tz';
import { differenceInCalendarDays, getISODay, getISOWeek, getISOWeekYear, isValid, parseISO } from 'date-fns';

/** A calendar day without time or zone: `2026-11-25`. Two days compare as text. */
export type LocalDate = string & { readonly __brand: 'LocalDate' };

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** Reads `2026-11-25`; `undefined` for anything else, 30 February included. */
export function parseLocalDate(text: string): LocalDate | undefined {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return undefined;
  return isValid(parseISO(text)) ? (text as LocalDate) : undefined;
}

/** The day that `instant` falls on in `timeZone` (an IANA name). */
export function localDateOf(instant: Date, timeZone: string): LocalDate {
  const local = new Date(instant.getTime() + tzOffset(timeZone, instant) * MINUTE_MS);
  return local.toISOString().slice(0, 10) as LocalDate;
}

/**
 * The first instant of `date` in `timeZone`: 00:00, or 01:00 if the clock skips midnight, or the first of two midnights if it
 * is set back over one.
 */
export function startOfLocalDate(date: LocalDate, timeZone: string): Date {
  const utcMidnight = Date.parse(`${date}T00:00:00Z`);
  const usual = utcMidnight - tzOffset(timeZone, new Date(utcMidnight)) * MINUTE_MS;
  const isStart = localDateOf(new Date(usual), timeZone) === date && localDateOf(new Date(usual - 1), timeZone) < date;
  return isStart ? new Date(usual) : searchStart(date, timeZone, utcMidnight);
}

/** For a day around whose midnight the offset changes. `localDateOf` only moves forward in the span that is searched. */
function searchStart(date: LocalDate, timeZone: string, utcMidnight: number): Date {
  // Zones lie between −12 and +14 hours.
  let before = utcMidnight - 15 * HOUR_MS;
  let reached = utcMidnight + 13 * HOUR_MS;
  while (reached - before > MINUTE_MS) {
    const middle = before + Math.floor((reached - before) / 2 / MINUTE_MS) * MINUTE_MS;
    if (localDateOf(new Date(middle), timeZone) >= date) reached = middle;
    else before = middle;
  }
  return new Date(reached);
}

export const plusDays = (date: LocalDate, days: number): LocalDate =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * DAY_MS).toISOString().slice(0, 10) as LocalDate;

/** Whole days in `[from, to)`. */
export const daysBetween = (from: LocalDate, to: LocalDate): number =>
  differenceInCalendarDays(parseISO(to), parseISO(from));

/** `count` days, the first of which is `from`; none if `count` is negative. */
export const datesFrom = (from: LocalDate, count: number): readonly LocalDate[] =>
  Array.from({ length: Math.max(0, count) }, (_, index) => plusDays(from, index));

/** The Monday of the ISO week that `date` lies in. */
export const mondayOf = (date: LocalDate): LocalDate => plusDays(date, 1 - getISODay(parseISO(date)));

/** `{ year: 2026, week: 48 }`; the year is the ISO week's own, which around New Year is not the date's. */
export const isoWeekOf = (date: LocalDate): { readonly year: number; readonly week: number } => ({
  year: getISOWeekYear(parseISO(date)),
  week: getISOWeek(parseISO(date)),
});

/**
 * Whether `name` is a zone of the IANA database that Node and Postgres read alike: UTC, GMT, or a place after its region.
 * Short names differ: `IST` is India's time in one and Israel's in the other, and `CET` has summer time in one only.
 */
export function isTimeZone(name: string): boolean {
  if (!/^(UTC|GMT|[A-Za-z_]+(\/[A-Za-z0-9_+-]+)+)$/i.test(name)) return false;
  try {
    // `tzOffset` would read the `+05` of a name that does not exist.
    return Boolean(new Intl.DateTimeFormat('en', { timeZone: name }));
  } catch {
    return false;
  }
}

/**
 * The oldest name of a zone, which every Postgres knows: `America/Los_Angeles` for `US/Pacific-New`, which Node still reads and
 * the IANA database has dropped. SQL gets this name, so that a zone that was stored under another goes on working.
 */
export const oldestTimeZoneName = (timeZone: string): string =>
  new Intl.DateTimeFormat('en', { timeZone }).resolvedOptions().timeZone;

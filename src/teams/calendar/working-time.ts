import { type Calendar, isQuiet, isWorkingDay, LONGEST_BREAK_DAYS } from './calendar.ts';
import { datesFrom, daysBetween, type LocalDate, localDateOf, plusDays, startOfLocalDate } from './local-date.ts';
import { instantOf } from './local-time.ts';

/** `[from, to)` */
type Span = { readonly from: Date; readonly to: Date };

/** When people work on `date`; `undefined` on a day off, and if the clock skips all of the working hours. */
function workOn(calendar: Calendar, date: LocalDate): Span | undefined {
  if (!isWorkingDay(calendar, date)) return undefined;
  const { timeZone, workingHours } = calendar;
  const from = instantOf(date, workingHours.from, timeZone);
  // A time that the clock skips just before midnight would move into the next day.
  const to = earlier(instantOf(date, workingHours.to, timeZone), startOfLocalDate(plusDays(date, 1), timeZone));
  return from < to ? { from, to } : undefined;
}

const earlier = (a: Date, b: Date): Date => (a < b ? a : b);
const later = (a: Date, b: Date): Date => (a > b ? a : b);

/** The spans of work from `at` on, the running one from `at`. It ends if 400 days bring none. */
function* workFrom(calendar: Calendar, at: Date): Generator<Span> {
  let daysWithout = 0;
  for (let date = localDateOf(at, calendar.timeZone); daysWithout <= LONGEST_BREAK_DAYS; date = plusDays(date, 1)) {
    const work = workOn(calendar, date);
    daysWithout = work === undefined ? daysWithout + 1 : 0;
    if (work !== undefined && at < work.to) yield { from: later(at, work.from), to: work.to };
  }
}

export function isWorkingTime(calendar: Calendar, at: Date): boolean {
  const work = workOn(calendar, localDateOf(at, calendar.timeZone));
  return work !== undefined && work.from <= at && at < work.to;
}

/** `at` itself while people work, else when they next begin; `undefined` if they do not within 400 days. */
export function nextWorkingInstant(calendar: Calendar, at: Date): Date | undefined {
  for (const { from } of workFrom(calendar, at)) return from;
  return undefined;
}

const MINUTE_MS = 60_000;

/**
 * The first instant, not before `at`, by which `minutes` of work have gone by: 4 hours after 13:00 it is 17:00, the moment
 * work ends. `undefined` if work stops for more than 400 days before that.
 */
export function addWorkingMinutes(calendar: Calendar, at: Date, minutes: number): Date | undefined {
  if (minutes <= 0) return at;
  let missingMs = minutes * MINUTE_MS;
  for (const { from, to } of workFrom(calendar, at)) {
    const end = from.getTime() + missingMs;
    if (end <= to.getTime()) return new Date(end);
    missingMs = end - to.getTime();
  }
  return undefined;
}

/** Minutes of work that really go by in `[from, to)`, parts of a minute included; 0 if `to` is not after `from`. */
export function workingMinutesBetween(calendar: Calendar, from: Date, to: Date): number {
  const first = localDateOf(from, calendar.timeZone);
  const count = daysBetween(first, localDateOf(to, calendar.timeZone)) + 1;
  const spans = datesFrom(first, count).map((date) => workOn(calendar, date) ?? { from, to: from });
  const overlap = (span: Span): number => earlier(span.to, to).getTime() - later(span.from, from).getTime();
  return spans.reduce((sum, span) => sum + Math.max(0, overlap(span)), 0) / MINUTE_MS;
}

/** After so many quiet hours in a row there is no instant without quiet. */
const MOST_QUIET = 400;

/** `at` itself while people work and want no quiet, else the next such instant; `undefined` if there is none. */
export function nextTellingInstant(calendar: Calendar, at: Date): Date | undefined {
  let next = nextWorkingInstant(calendar, at);
  for (let tries = 0; tries < MOST_QUIET && next !== undefined && isQuiet(calendar, next); tries += 1) {
    const date = localDateOf(next, calendar.timeZone);
    const [today, tomorrow] = [date, plusDays(date, 1)].map((day) =>
      instantOf(day, calendar.quietHours.to, calendar.timeZone),
    );
    const end: Date | undefined = today !== undefined && today > next ? today : tomorrow;
    next = end === undefined ? undefined : nextWorkingInstant(calendar, end);
  }
  return next !== undefined && isQuiet(calendar, next) ? undefined : next;
}

import { getISODay, parseISO } from 'date-fns';
import { holidayName } from './holidays.ts';
import { daysBetween, isTimeZone, type LocalDate, localDateOf, plusDays, startOfLocalDate } from './local-date.ts';
import { instantOf, type LocalTime, localTimeOf } from './local-time.ts';

/** `[from, to)` on the clock of a calendar's zone. */
type Hours = { readonly from: LocalTime; readonly to: LocalTime };

/** When people work. */
export type Calendar = {
  /** IANA name. */
  readonly timeZone: string;
  /** ISO weekdays, 1 is Monday. */
  readonly workingDays: readonly number[];
  /** `from` is before `to`. */
  readonly workingHours: Hours;
  /** May go over midnight (18:00–08:00); `from` equal to `to` means none. */
  readonly quietHours: Hours;
  /** `DE` or `DE-BY`; `undefined`: no public holidays. */
  readonly holidayRegion: string | undefined;
  /** What holds whatever the weekday and the public holidays say. */
  readonly days: ReadonlyMap<LocalDate, { readonly isWorking: boolean; readonly name: string }>;
};

const time = (hour: number): LocalTime => (hour * 60) as LocalTime;

/** Monday to Friday, 09:00–17:00, quiet from 18:00 to 08:00, no public holidays. */
export const DEFAULT_CALENDAR = (timeZone: string): Calendar => ({
  timeZone,
  workingDays: [1, 2, 3, 4, 5],
  workingHours: { from: time(9), to: time(17) },
  quietHours: { from: time(18), to: time(8) },
  holidayRegion: undefined,
  days: new Map(),
});

/** The team's calendar in a person's own zone; where that is not known, in the team's. */
export const forPerson = (calendar: Calendar, timeZone: string | undefined): Calendar =>
  timeZone !== undefined && isTimeZone(timeZone) ? { ...calendar, timeZone } : calendar;

const isWeekdayOn = ({ workingDays }: Calendar, date: LocalDate): boolean =>
  workingDays.includes(getISODay(parseISO(date)));

const holidayOf = ({ holidayRegion }: Calendar, date: LocalDate): string | undefined =>
  holidayRegion === undefined ? undefined : holidayName(holidayRegion, date);

export const isWorkingDay = (calendar: Calendar, date: LocalDate): boolean =>
  calendar.days.get(date)?.isWorking ?? (isWeekdayOn(calendar, date) && holidayOf(calendar, date) === undefined);

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];

/** Why nobody works on `date`: the team's own name for it, else the holiday's, else the weekday's; `undefined` if they do. */
export function dayOffName(calendar: Calendar, date: LocalDate): string | undefined {
  if (isWorkingDay(calendar, date)) return undefined;
  const ownName = calendar.days.get(date)?.name || undefined;
  const weekday = isWeekdayOn(calendar, date) ? undefined : WEEKDAYS[getISODay(parseISO(date)) - 1];
  return ownName ?? holidayOf(calendar, date) ?? weekday ?? 'Day off';
}

/** A team that does not work for longer than this has no next working day. A year off still has one. */
const LONGEST_BREAK_DAYS = 400;

/** `date` itself or the first working day after it; `undefined` where none comes within 400 days. */
export function nextWorkingDay(calendar: Calendar, date: LocalDate): LocalDate | undefined {
  for (let days = 0; days <= LONGEST_BREAK_DAYS; days += 1) {
    const day = plusDays(date, days);
    if (isWorkingDay(calendar, day)) return day;
  }
  return undefined;
}

/** In `[from, to)`. */
export const workingDaysBetween = (calendar: Calendar, from: LocalDate, to: LocalDate): number =>
  datesFrom(from, daysBetween(from, to)).filter((date) => isWorkingDay(calendar, date)).length;

const datesFrom = (from: LocalDate, count: number): readonly LocalDate[] =>
  Array.from({ length: Math.max(0, count) }, (_, index) => plusDays(from, index));

/** The quiet hours are those on the wall: an hour that comes twice is quiet twice. */
export function isQuiet({ quietHours: { from, to }, timeZone }: Calendar, at: Date): boolean {
  const now = localTimeOf(at, timeZone);
  return from <= to ? from <= now && now < to : from <= now || now < to;
}

/** `[from, to)` */
type Span = { readonly from: Date; readonly to: Date };

/** When work is done on `date`; `undefined` on a day off, and where the clock skips all of the working hours. */
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

/** The spans of work from `at` on, the running one from `at`. Ends where 400 days bring none. */
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

/** `at` itself while people work, else when they next begin; `undefined` where they do not within 400 days. */
export function nextWorkingInstant(calendar: Calendar, at: Date): Date | undefined {
  for (const { from } of workFrom(calendar, at)) return from;
  return undefined;
}

const MINUTE_MS = 60_000;

/**
 * The first instant, not before `at`, by which so many minutes of work have gone by: 4 hours after 13:00 it is 17:00, the
 * moment work ends. `undefined` where work stops for more than 400 days before that.
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

/** Minutes of work in `[from, to)` that really go by, parts of a minute included; 0 where `to` is not after `from`. */
export function workingMinutesBetween(calendar: Calendar, from: Date, to: Date): number {
  const first = localDateOf(from, calendar.timeZone);
  const count = daysBetween(first, localDateOf(to, calendar.timeZone)) + 1;
  const spans = datesFrom(first, count).map((date) => workOn(calendar, date) ?? { from, to: from });
  const overlap = (span: Span): number => earlier(span.to, to).getTime() - later(span.from, from).getTime();
  return spans.reduce((sum, span) => sum + Math.max(0, overlap(span)), 0) / MINUTE_MS;
}

/** So many quiet hours that run into each other are all there are. */
const MOST_QUIET = 400;

/** `at` itself while people work and want no quiet, else the next such instant; `undefined` where there is none. */
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

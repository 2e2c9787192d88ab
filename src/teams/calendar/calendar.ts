import { getISODay, parseISO } from 'date-fns';
import { holidayName } from './holidays.ts';
import { datesFrom, daysBetween, isTimeZone, type LocalDate, plusDays } from './local-date.ts';
import { type LocalTime, localTimeOf } from './local-time.ts';

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
  /** The team's own days. They come before the weekday and the public holidays. */
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

/** The team's calendar in a person's own zone; if that is not known, in the team's. */
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
export const LONGEST_BREAK_DAYS = 400;

/** `date` itself or the first working day after it; `undefined` if none comes within 400 days. */
export function nextWorkingDay(calendar: Calendar, date: LocalDate): LocalDate | undefined {
  for (let days = 0; days <= LONGEST_BREAK_DAYS; days += 1) {
    const day = plusDays(date, days);
    if (isWorkingDay(calendar, day)) return day;
  }
  return undefined;
}

/** How many working days there are in `[from, to)`. */
export const workingDaysBetween = (calendar: Calendar, from: LocalDate, to: LocalDate): number =>
  datesFrom(from, daysBetween(from, to)).filter((date) => isWorkingDay(calendar, date)).length;

/** Quiet hours go by the clock on the wall: an hour that comes twice is quiet twice. */
export function isQuiet({ quietHours: { from, to }, timeZone }: Calendar, at: Date): boolean {
  const now = localTimeOf(at, timeZone);
  return from <= to ? from <= now && now < to : from <= now || now < to;
}

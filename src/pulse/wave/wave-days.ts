import { type Calendar, isWorkingDay, nextWorkingDay } from '../../teams/calendar/calendar.ts';
import {
  daysBetween,
  type LocalDate,
  localDateOf,
  plusDays,
  startOfLocalDate,
} from '../../teams/calendar/local-date.ts';
import { instantOf } from '../../teams/calendar/local-time.ts';
import { nextTellingInstant } from '../../teams/calendar/working-time.ts';

/** Weeks from one opening day to the next. */
export type Cadence = 2 | 4 | 12;
export const CADENCES: readonly Cadence[] = [2, 4, 12];

const OPEN_DAYS = 5;
const MOST_DAYS_OFF = 2;
/** Counted in days on which the person works. */
const REMINDED_ON = [3, 5];

/**
 * The five days of a wave in this calendar: the weekdays of work from the opening day on. Holidays do not move them, because one
 * team's holiday would then keep the wave open for all. Empty where nobody ever works.
 */
function waveDays(calendar: Calendar, opensOn: LocalDate): readonly LocalDate[] {
  const weekdays: Calendar = { ...calendar, holidayRegion: undefined, days: new Map() };
  const days: LocalDate[] = [];
  let day = nextWorkingDay(weekdays, opensOn);
  while (day !== undefined && days.length < OPEN_DAYS) {
    days.push(day);
    day = nextWorkingDay(weekdays, plusDays(day, 1));
  }
  return days;
}

const workedDays = (calendar: Calendar, opensOn: LocalDate): readonly LocalDate[] =>
  waveDays(calendar, opensOn).filter((day) => isWorkingDay(calendar, day));

/** Whether a team has more than two of the five days off, and so takes no part. */
export const hasTooManyDaysOff = (calendar: Calendar, opensOn: LocalDate): boolean =>
  workedDays(calendar, opensOn).length < OPEN_DAYS - MOST_DAYS_OFF;

/**
 * When the wave closes for all: when the fifth day's work ends in the last time zone. `undefined` where nobody takes part.
 *
 * @param calendars of those who take part, each in every zone that its people live in
 */
export function closesAt(calendars: readonly Calendar[], opensOn: LocalDate): Date | undefined {
  const ends = calendars.flatMap((calendar) => {
    const last = waveDays(calendar, opensOn).at(-1);
    return last === undefined ? [] : [instantOf(last, calendar.workingHours.to, calendar.timeZone).getTime()];
  });
  return ends.length === 0 ? undefined : new Date(Math.max(...ends));
}

/** When the opening day begins in the first time zone. */
function opensAt(calendars: readonly Calendar[], opensOn: LocalDate): Date | undefined {
  const starts = calendars.map(({ timeZone }) => startOfLocalDate(opensOn, timeZone).getTime());
  return starts.length === 0 ? undefined : new Date(Math.min(...starts));
}

/**
 * What to do with a wave that has not been opened. Once half of its time is over, as after an outage, it is skipped: the next one
 * opens on its own day, and two are never open at once. A wave in which nobody takes part is skipped, too.
 */
export function openingOf(calendars: readonly Calendar[], opensOn: LocalDate, now: Date): 'wait' | 'open' | 'skip' {
  const from = opensAt(calendars, opensOn);
  const to = closesAt(calendars, opensOn);
  if (from === undefined || to === undefined) return 'skip';
  if (now < from) return 'wait';
  return now.getTime() - from.getTime() <= to.getTime() - now.getTime() ? 'open' : 'skip';
}

/** The opening day after `opensOn`. After an outage it is the first one that is not before `today`, still in step. */
export function nextOpening(opensOn: LocalDate, cadence: Cadence, today: LocalDate): LocalDate {
  const days = cadence * 7;
  const steps = Math.max(1, Math.ceil(daysBetween(opensOn, today) / days));
  return plusDays(opensOn, steps * days);
}

/** When a person is asked, and when reminded, at most twice. */
type Sendings = { readonly askAt: Date; readonly remindAt: readonly Date[] };

/**
 * A person is asked on the first of the five days on which they work, and reminded on the third and the fifth of those, always in
 * their own working hours. People who work fewer days are reminded less. `undefined` for those who work on none.
 */
export function sendingsOf(calendar: Calendar, opensOn: LocalDate): Sendings | undefined {
  const days = workedDays(calendar, opensOn);
  const [askAt] = days.map((day) => askableOn(calendar, day)).filter((at) => at !== undefined);
  if (askAt === undefined) return undefined;
  const reminders = REMINDED_ON.map((nth) => days[nth - 1]).filter((day) => day !== undefined);
  return { askAt, remindAt: reminders.map((day) => askableOn(calendar, day)).filter((at) => at !== undefined) };
}

/** The first instant of the day when the person may be asked; `undefined` where all their working hours are quiet hours. */
function askableOn(calendar: Calendar, day: LocalDate): Date | undefined {
  const at = nextTellingInstant(calendar, startOfLocalDate(day, calendar.timeZone));
  return at !== undefined && localDateOf(at, calendar.timeZone) === day ? at : undefined;
}

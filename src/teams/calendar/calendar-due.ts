import { isMissed, isOnTime } from '../../schedule/delivery.ts';
import { type Calendar, nextWorkingDay } from './calendar.ts';
import { type LocalDate, localDateOf, mondayOf, plusDays } from './local-date.ts';
import { instantOf, type LocalTime } from './local-time.ts';
import { isWorkingTime, nextWorkingInstant } from './working-time.ts';

/** Once a week: an ISO weekday (1 is Monday), and a time on the clock of the team's zone. */
export type Weekly = { readonly weekday: number; readonly time: LocalTime };

/** A sending: the first day of the week it is about, which no setting moves, and when it is due. */
export type Due = { readonly occurrence: LocalDate; readonly dueAt: Date };

/**
 * The sending that belongs to the ISO week of `monday`. If its day is not a working day, it is due on the next one, at the same
 * time. It is about the week before, and that week's Monday names it, never the day it is due. `undefined` if no working day
 * comes within 400 days.
 */
export function dueInWeek(calendar: Calendar, { weekday, time }: Weekly, monday: LocalDate): Due | undefined {
  const week = mondayOf(monday);
  const day = nextWorkingDay(calendar, plusDays(week, weekday - 1));
  if (day === undefined) return undefined;
  return { occurrence: plusDays(week, -7), dueAt: instantOf(day, time, calendar.timeZone) };
}

/**
 * The sending after that of `occurrence`. It goes by the week and not by the clock, so that a change of the day or the hour
 * after a sending neither repeats nor loses a week.
 */
export const nextDueAfterOccurrence = (calendar: Calendar, weekly: Weekly, occurrence: LocalDate): Due | undefined =>
  dueInWeek(calendar, weekly, plusDays(occurrence, 14));

/** The first sending that is due after `after`. If days off move several to one instant, it is the oldest of them. */
export function nextDue(calendar: Calendar, weekly: Weekly, after: Date): Due | undefined {
  let due = dueInWeek(calendar, weekly, localDateOf(after, calendar.timeZone));
  while (due !== undefined && due.dueAt <= after) due = nextDueAfterOccurrence(calendar, weekly, due.occurrence);
  while (due !== undefined) {
    // The sending before belongs to the week that this one is about; days off may have delayed it until now.
    const before = dueInWeek(calendar, weekly, due.occurrence);
    if (before === undefined || before.dueAt <= after) return due;
    due = before;
  }
  return undefined;
}

/** The next `count` sendings after `after`. */
export function nextDues(calendar: Calendar, weekly: Weekly, after: Date, count: number): readonly Due[] {
  const dues: Due[] = [];
  let due = nextDue(calendar, weekly, after);
  while (due !== undefined && dues.length < count) {
    dues.push(due);
    due = nextDueAfterOccurrence(calendar, weekly, due.occurrence);
  }
  return dues;
}

/**
 * A pending sending after a setting changed: it stays the same occurrence and gets its new instant. If that was before `now`,
 * the old instant stays, so that moving Thursday's digest to Monday on a Wednesday does not lose this week's.
 */
export function movedDue(calendar: Calendar, weekly: Weekly, pending: Due, now: Date): Due | undefined {
  const moved = dueInWeek(calendar, weekly, plusDays(pending.occurrence, 7));
  return moved !== undefined && moved.dueAt <= now ? pending : moved;
}

export type Timeliness =
  | { readonly kind: 'early'; readonly until: Date }
  | { readonly kind: 'on-time' }
  /** It is sent, and marked as delayed. */
  | { readonly kind: 'late' }
  | { readonly kind: 'wait'; readonly until: Date }
  /** It is skipped, and the next one names it. */
  | { readonly kind: 'too-late' };

/**
 * What to do at `now` with a message that was due at `dueAt`. On time it is sent at any hour, because the team chose it. Up to
 * 24 hours late it is sent while people work. If it would have to wait for longer, it is too late at once.
 */
export function timeliness(calendar: Calendar, dueAt: Date, now: Date): Timeliness {
  if (now < dueAt) return { kind: 'early', until: dueAt };
  if (isOnTime(dueAt, now)) return { kind: 'on-time' };
  if (isMissed(dueAt, now)) return { kind: 'too-late' };
  if (isWorkingTime(calendar, now)) return { kind: 'late' };
  const until = nextWorkingInstant(calendar, now);
  return until !== undefined && !isMissed(dueAt, until) ? { kind: 'wait', until } : { kind: 'too-late' };
}

import { tzOffset } from '@date-fns/tz';
import type { LocalDate } from './local-date.ts';

/** A time on the clock on the wall, in minutes after midnight: 0 to 1439. */
export type LocalTime = number & { readonly __brand: 'LocalTime' };

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MINUTES = 1_440;

/** Reads `09:00`, `9:00` and Postgres' `09:00:00`; `undefined` for anything else, seconds and 24:00 included. */
export function parseLocalTime(text: string): LocalTime | undefined {
  const [, hours, minutes] = /^([01]?\d|2[0-3]):([0-5]\d)(?::00)?$/.exec(text) ?? [];
  if (hours === undefined || minutes === undefined) return undefined;
  return (Number(hours) * 60 + Number(minutes)) as LocalTime;
}

/** `09:00` */
export const formatLocalTime = (time: LocalTime): string =>
  `${twoDigits(Math.floor(time / 60))}:${twoDigits(time % 60)}`;

const twoDigits = (value: number): string => String(value).padStart(2, '0');

/**
 * The instant at which the clocks of `timeZone` show `time` on `date`. A time that the clock skips moves by as much as is
 * skipped (02:30 becomes 03:30). Of a time that comes twice it is the first.
 */
export function instantOf(date: LocalDate, time: LocalTime, timeZone: string): Date {
  const wall = Date.parse(`${date}T00:00:00Z`) + time * MINUTE_MS;
  // Zones lie between −12 and +14 hours, so one of these offsets is from before the instant and one from after it.
  const byOldOffset = wall - offsetMs(wall - 15 * HOUR_MS, timeZone);
  const byNewOffset = wall - offsetMs(wall + 13 * HOUR_MS, timeZone);
  const shows = (instant: number): boolean => instant + offsetMs(instant, timeZone) === wall;
  return new Date(!shows(byOldOffset) && shows(byNewOffset) ? byNewOffset : byOldOffset);
}

/** What the clocks of `timeZone` show at `instant`, without the seconds. */
export function localTimeOf(instant: Date, timeZone: string): LocalTime {
  const minutes = Math.floor((instant.getTime() + offsetMs(instant.getTime(), timeZone)) / MINUTE_MS);
  return (((minutes % DAY_MINUTES) + DAY_MINUTES) % DAY_MINUTES) as LocalTime;
}

const offsetMs = (instant: number, timeZone: string): number => tzOffset(timeZone, new Date(instant)) * MINUTE_MS;

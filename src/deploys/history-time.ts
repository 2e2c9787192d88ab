import { parseLocalDate } from '../teams/calendar/local-date.ts';
import { instantOf, parseLocalTime } from '../teams/calendar/local-time.ts';

/** Which part of `03/04/2026` is the day. `both`: cells of one file prove both. */
export type DateOrder = 'day-first' | 'month-first' | 'both' | undefined;

/** How the times of a file are to be read. */
export type TimeRules = {
  readonly order: DateOrder;
  /** IANA name of the zone of times that have no offset; `undefined`: they cannot be read. */
  readonly zone: string | undefined;
};

/** What a cell means: an instant in RFC 3339, or why it cannot be told, with how to write it. */
export type TimeReading = { readonly at: string } | { readonly fault: string };

const NUMERIC_DATE = /^(\d{1,2})([./-])(\d{1,2})\2(\d{4})$/;

/** The order that these cells prove together: a number over 12 is no month. */
export function dateOrderOf(cells: readonly string[]): DateOrder {
  const dates = cells.flatMap((cell) => {
    const [, first, separator, second] = NUMERIC_DATE.exec(partsOf(cell).date) ?? [];
    return separator === undefined || separator === '.' ? [] : [[Number(first), Number(second)] as const];
  });
  const dayFirst = dates.some(([first]) => first > 12);
  const monthFirst = dates.some(([, second]) => second > 12);
  if (dayFirst && monthFirst) return 'both';
  return dayFirst ? 'day-first' : monthFirst ? 'month-first' : undefined;
}

/** Reads a time as people and spreadsheets write it, wherever it can mean only one instant. */
export function readTime(cell: string, { order, zone }: TimeRules): TimeReading {
  const { date: dateText, time, offset } = partsOf(cell);
  const date = readDate(dateText, order);
  if ('fault' in date) return date;
  if (time === '') return { fault: `has no time of day; write it as ${date.day}T10:00:00Z` };
  const clock = readClock(time);
  if (clock === undefined) return { fault: NOT_A_TIME };
  if (offset !== undefined) return asInstant(`${date.day}T${clock.minutes}:${clock.seconds}${offset}`);
  if (zone === undefined) {
    return {
      fault: `has no offset; write it as ${date.day}T${clock.minutes}:00+01:00, or name the zone with --zone Europe/Berlin`,
    };
  }
  const [day, minutes] = [parseLocalDate(date.day), parseLocalTime(clock.minutes)];
  if (day === undefined || minutes === undefined) return { fault: NOT_A_TIME };
  return { at: new Date(instantOf(day, minutes, zone).getTime() + Number(clock.seconds) * 1_000).toISOString() };
}

const NOT_A_TIME = 'is not a time that can be read; write it as 2026-11-25T10:00:00Z';

const asInstant = (text: string): TimeReading => {
  const at = Date.parse(text);
  return Number.isNaN(at) ? { fault: NOT_A_TIME } : { at: new Date(at).toISOString() };
};

type Parts = { readonly date: string; readonly time: string; readonly offset: string | undefined };

/** Date, time of day and offset of a cell, as they are written there. */
function partsOf(cell: string): Parts {
  const [date = '', ...rest] = cell.trim().split(/(?:,?\s+|(?<=\d)T(?=\d))/i);
  const text = rest.join(' ');
  const [, zone] = /(?<=\d|m)\s*(Z|UTC|GMT|[+-]\d{2}(?::?\d{2})?)$/i.exec(text) ?? [];
  if (zone === undefined) return { date, time: text, offset: undefined };
  return { date, time: text.slice(0, text.length - zone.length).trim(), offset: offsetOf(zone) };
}

function offsetOf(zone: string): string {
  const [, sign, hours, minutes = '00'] = /^([+-])(\d{2}):?(\d{2})?$/.exec(zone) ?? [];
  return sign === undefined ? 'Z' : `${sign}${hours}:${minutes}`;
}

type Day = { readonly day: string } | { readonly fault: string };

function readDate(text: string, order: DateOrder): Day {
  const [, year, month = '', day = ''] = /^(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})$/.exec(text) ?? [];
  if (year !== undefined) return dayOf(year, month, day);
  const [, first = '', separator, second = '', ofYear = ''] = NUMERIC_DATE.exec(text) ?? [];
  if (separator === undefined) return { fault: NOT_A_TIME };
  // Who writes dots writes the day first.
  if (separator === '.' || Number(first) > 12) return dayOf(ofYear, second, first);
  if (Number(second) > 12) return dayOf(ofYear, first, second);
  const [dayFirst, monthFirst] = [dayOf(ofYear, second, first), dayOf(ofYear, first, second)];
  if (first === second || order === 'day-first') return dayFirst;
  if (order === 'month-first') return monthFirst;
  const may = [dayFirst, monthFirst].flatMap((one) => ('day' in one ? one.day : [])).join(' or ');
  return { fault: `may mean ${may}; write the one that is meant` };
}

function dayOf(year: string, month: string, day: string): Day {
  const date = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  return parseLocalDate(date) === undefined
    ? { fault: `is not a day of the calendar; ${date} does not exist` }
    : { day: date };
}

type Clock = { readonly minutes: string; readonly seconds: string };

/** `9:05`, `09:05:30.25`, `9.05 Uhr`, `9:05 PM` */
function readClock(text: string): Clock | undefined {
  const [, hours, minutes, seconds = '00', half] =
    /^(\d{1,2})[:.](\d{2})(?:[:.](\d{2}(?:[.,]\d+)?))?(?:\s*(am|pm|a\.m\.|p\.m\.|uhr|h))?$/i.exec(text.trim()) ?? [];
  if (hours === undefined) return undefined;
  const hour = hourOf(Number(hours), half?.[0]?.toLowerCase());
  if (hour === undefined || hour > 23 || Number(minutes) > 59 || Number.parseInt(seconds, 10) > 59) return undefined;
  return { minutes: `${String(hour).padStart(2, '0')}:${minutes}`, seconds: seconds.replace(',', '.') };
}

/** The hour of a clock of 24 hours; `half` is `a` or `p` where the clock has 12. */
function hourOf(hours: number, half: string | undefined): number | undefined {
  if (half !== 'a' && half !== 'p') return hours;
  if (hours < 1 || hours > 12) return undefined;
  return (hours % 12) + (half === 'p' ? 12 : 0);
}

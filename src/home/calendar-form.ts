import { choicesOf, type FormReading, type FormValues, linesOf, textOf, timeOf } from '../slack/form.ts';
import type { Calendar } from '../teams/calendar/calendar.ts';
import { type LocalDate, parseLocalDate } from '../teams/calendar/local-date.ts';
import { type LocalTime, parseLocalTime } from '../teams/calendar/local-time.ts';
import { type Region, regionNamed } from '../teams/calendar/regions.ts';

/** The fields of the form. */
export const CALENDAR_FIELDS = {
  days: 'days',
  workFrom: 'work_from',
  workTo: 'work_to',
  quietFrom: 'quiet_from',
  quietTo: 'quiet_to',
  region: 'region',
  own: 'own',
} as const;

const MOST_OWN_DAYS = 200;
const MAX_NAME = 100;
export const MAX_OWN_TEXT = 3000;

/** Reads the form of a team's calendar. */
export function readCalendar(values: FormValues): FormReading<Omit<Calendar, 'timeZone'>> {
  const time = (name: string): LocalTime | undefined => parseLocalTime(timeOf(values, name));
  const [workFrom, workTo] = [time(CALENDAR_FIELDS.workFrom), time(CALENDAR_FIELDS.workTo)];
  const [quietFrom, quietTo] = [time(CALENDAR_FIELDS.quietFrom), time(CALENDAR_FIELDS.quietTo)];
  const region = regionNamed(textOf(values, CALENDAR_FIELDS.region));
  const own = readOwnDays(linesOf(values, CALENDAR_FIELDS.own));
  const faults = {
    ...(workFrom === undefined ? { [CALENDAR_FIELDS.workFrom]: NO_TIME } : {}),
    ...(workTo === undefined ? { [CALENDAR_FIELDS.workTo]: NO_TIME } : {}),
    ...(quietFrom === undefined ? { [CALENDAR_FIELDS.quietFrom]: NO_TIME } : {}),
    ...(quietTo === undefined ? { [CALENDAR_FIELDS.quietTo]: NO_TIME } : {}),
    ...(workFrom !== undefined && workTo !== undefined && workFrom >= workTo
      ? { [CALENDAR_FIELDS.workTo]: 'Work must end after it begins.' }
      : {}),
    ...('fault' in region ? { [CALENDAR_FIELDS.region]: region.fault } : {}),
    ...('fault' in own ? { [CALENDAR_FIELDS.own]: own.fault } : {}),
  };
  if (Object.keys(faults).length > 0) return { ok: false, faults };
  return {
    ok: true,
    value: {
      workingDays: choicesOf(values, CALENDAR_FIELDS.days)
        .map(Number)
        .sort((a, b) => a - b),
      workingHours: { from: workFrom as LocalTime, to: workTo as LocalTime },
      quietHours: { from: quietFrom as LocalTime, to: quietTo as LocalTime },
      holidayRegion: (region as Region).code,
      days: (own as OwnDays).days,
    },
  };
}

const NO_TIME = 'Choose a time.';

type OwnDays = { readonly days: Calendar['days'] };

/** `2026-12-24 off Christmas Eve`, one a line; `working` makes a holiday a working day, and a name alone means off. */
export function readOwnDays(lines: readonly string[]): OwnDays | { readonly fault: string } {
  if (lines.length > MOST_OWN_DAYS) return { fault: `At most ${MOST_OWN_DAYS} days; these are ${lines.length}.` };
  const days = new Map<LocalDate, { isWorking: boolean; name: string }>();
  for (const line of lines) {
    const [, first = '', rest = ''] = /^(\S+)\s*(.*)$/.exec(line) ?? [];
    const date = parseLocalDate(first);
    if (date === undefined) return { fault: `"${first}" is no date. Write 2026-12-24 off Christmas Eve.` };
    if (days.has(date)) return { fault: `${date} is there twice.` };
    const [, kind, name = ''] = /^(?:(off|working)(?=\s|$))?\s*(.*)$/i.exec(rest) ?? [];
    if (name.length > MAX_NAME) return { fault: `The name of ${date} is longer than ${MAX_NAME} characters.` };
    days.set(date, { isWorking: kind?.toLowerCase() === 'working', name });
  }
  // What is shown again must fit the field.
  return ownDaysText(days).length > MAX_OWN_TEXT ? { fault: `At most ${MAX_OWN_TEXT} characters in all.` } : { days };
}

/** The lines that `readOwnDays` reads. */
export const ownDaysText = (days: Calendar['days']): string =>
  [...days].map(([date, { isWorking, name }]) => `${date} ${isWorking ? 'working' : 'off'} ${name}`.trim()).join('\n');

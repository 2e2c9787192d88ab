import type { Calendar } from '../../teams/calendar/calendar.ts';
import { type LocalDate, parseLocalDate } from '../../teams/calendar/local-date.ts';

const MOST_OWN_DAYS = 200;
const MAX_NAME = 100;
export const MAX_OWN_TEXT = 3000;

export type OwnDays = { readonly days: Calendar['days'] };

/**
 * Reads a team's own days, one a line: `2026-12-24 off Christmas Eve`. `working` makes a holiday a working day. A name alone
 * means off.
 */
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
  // The form shows these lines again, so they must fit the field.
  return ownDaysText(days).length > MAX_OWN_TEXT ? { fault: `At most ${MAX_OWN_TEXT} characters in all.` } : { days };
}

/** Writes the lines that `readOwnDays` reads. */
export const ownDaysText = (days: Calendar['days']): string =>
  [...days].map(([date, { isWorking, name }]) => `${date} ${isWorking ? 'working' : 'off'} ${name}`.trim()).join('\n');

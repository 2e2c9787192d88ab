import type { Calendar } from '../teams/calendar/calendar.ts';
import type { Weekly } from '../teams/calendar/calendar-due.ts';
import { formatLocalTime, localTimeOf } from '../teams/calendar/local-time.ts';
import type { ChosenPeople } from './people-form.ts';
import { weekdayName, weekdayWords } from './weekdays.ts';

/** What is set for a team, in words. */

export function calendarWords({ workingDays, workingHours, quietHours, holidayRegion, days }: Calendar): string {
  const work = `${weekdayWords(workingDays)}, ${formatLocalTime(workingHours.from)}–${formatLocalTime(workingHours.to)}`;
  const isQuiet = quietHours.from !== quietHours.to;
  const quiet = isQuiet
    ? `quiet ${formatLocalTime(quietHours.from)}–${formatLocalTime(quietHours.to)}`
    : 'no quiet hours';
  const holidays = holidayRegion === undefined ? 'no public holidays' : `public holidays of ${holidayRegion}`;
  const own = days.size === 0 ? [] : [`${days.size} own ${days.size === 1 ? 'day' : 'days'}`];
  return [work, quiet, holidays, ...own].join('; ');
}

export function digestWords({ weekday, time }: Weekly, next: readonly Date[], timeZone: string): string {
  const when = `${weekdayName(weekday)} ${formatLocalTime(time)}`;
  if (next.length === 0) return `${when}, but no day is a working day`;
  const format = new Intl.DateTimeFormat('en-GB', { timeZone, weekday: 'short', day: 'numeric', month: 'short' });
  const dues = next.map((at) => `${format.format(at).replace(',', '')} ${formatLocalTime(localTimeOf(at, timeZone))}`);
  return `${when}; next: ${dues.join(', ')}`;
}

const MOST_NAMED = 10;

const named = (people: readonly string[]): string => {
  const shown = people.slice(0, MOST_NAMED).map((id) => `<@${id}>`);
  return people.length > shown.length
    ? `${shown.join(', ')} and ${people.length - shown.length} more`
    : shown.join(', ');
};

export const membersWords = (members: readonly string[]): string =>
  members.length === 0
    ? 'no members yet'
    : `${members.length} ${members.length === 1 ? 'member' : 'members'}: ${named(members)}`;

export function onCallWords({ onCall }: ChosenPeople): string {
  const groups = onCall.groups.map((id) => `<!subteam^${id}>`);
  const all = [...groups, ...(onCall.people.length > 0 ? [named(onCall.people)] : [])];
  return all.length === 0 ? 'nobody is on call' : `on call: ${all.join(', else ')}`;
}

export const leadsWords = ({ leads }: ChosenPeople): string =>
  leads.length === 0 ? 'no lead yet' : `led by ${named(leads)}`;

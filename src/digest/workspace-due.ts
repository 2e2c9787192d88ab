import { isMissed } from '../schedule/delivery.ts';
import { type LocalDate, localDateOf, mondayOf, plusDays, startOfLocalDate } from '../teams/calendar/local-date.ts';
import { instantOf, type LocalTime } from '../teams/calendar/local-time.ts';

const AT = (10 * 60) as LocalTime;

/** The last week that has ended in all zones, by its Monday, if its digest is due and less than a day late. */
export function workspaceDue(
  zones: readonly string[],
  now: Date,
): { readonly monday: LocalDate; readonly dueAt: Date } | undefined {
  const home = commonest(zones);
  if (home === undefined) return undefined;
  const nextMonday = mondayOf(localDateOf(now, home));
  const ends = zones.map((zone) => startOfLocalDate(nextMonday, zone).getTime());
  const dueAt = new Date(Math.max(instantOf(nextMonday, AT, home).getTime(), ...ends));
  return now < dueAt || isMissed(dueAt, now) ? undefined : { monday: plusDays(nextMonday, -7), dueAt };
}

function commonest(zones: readonly string[]): string | undefined {
  const counts = new Map<string, number>();
  for (const zone of zones) counts.set(zone, (counts.get(zone) ?? 0) + 1);
  return [...counts].toSorted(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))[0]?.[0];
}

import { type Calendar, nextWorkingDay } from '../teams/calendar/calendar.ts';
import { type LocalDate, localDateOf, plusDays } from '../teams/calendar/local-date.ts';
import type { TeamId } from '../teams/team.ts';

/** The events of a source: the deployments of a service that a team owns, or the incidents of one system. */
export type SourceEvents = {
  /** `deployments of acme/checkout`, `incidents from pagerduty`. */
  readonly source: string;
  /** The owner of the service; `undefined` for a source of the whole workspace. */
  readonly teamId: TeamId | undefined;
  readonly lastEventAt: Date | undefined;
  /** How many events came in the 30 days up to the last one, itself included. */
  readonly eventCount: number;
  /** The longest pause between two of these; `undefined` if there are fewer than two. */
  readonly longestGapMs: number | undefined;
};

export type SourceState = 'fresh' | 'silent' | 'too-few';

export type SourceHealth = SourceEvents & { readonly state: SourceState };

const GAPS_LONG = 3;
const WORKING_DAYS = 3;
const NEWS_FOR_DAYS = 30;
const DAY_MS = 86_400_000;

/**
 * A source is silent if nothing came for more than three times the longest pause of its 30 days, and three whole working days
 * have gone by since the day of the last event. So a service that deploys hourly is not silent over a weekend or a holiday,
 * and one that deploys weekly is not silent before three weeks. One event does not say how often they come.
 */
export function sourceState(
  { lastEventAt, longestGapMs }: Pick<SourceEvents, 'lastEventAt' | 'longestGapMs'>,
  calendar: Calendar,
  now: Date,
): SourceState {
  if (lastEventAt === undefined || longestGapMs === undefined) return 'too-few';
  if (now.getTime() - lastEventAt.getTime() <= GAPS_LONG * longestGapMs) return 'fresh';
  const third = workingDayAfter(calendar, localDateOf(lastEventAt, calendar.timeZone), WORKING_DAYS);
  return third !== undefined && third < localDateOf(now, calendar.timeZone) ? 'silent' : 'fresh';
}

/** The `count`th working day after a date; `undefined` for a team that never works. */
function workingDayAfter(calendar: Calendar, date: LocalDate, count: number): LocalDate | undefined {
  let day: LocalDate | undefined = date;
  for (let nth = 1; nth <= count && day !== undefined; nth += 1) day = nextWorkingDay(calendar, plusDays(day, 1));
  return day;
}

/**
 * Whether a source fell silent within the last 30 days. An older silence, as after the import of a long history, is not news:
 * only data health shows it.
 */
export const isNewlySilent = (events: SourceEvents, calendar: Calendar, now: Date): boolean =>
  sourceState(events, calendar, now) === 'silent' &&
  sourceState(events, calendar, new Date(now.getTime() - NEWS_FOR_DAYS * DAY_MS)) !== 'silent';

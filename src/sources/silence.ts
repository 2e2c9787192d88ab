import { type Calendar, nextWorkingDay } from '../teams/calendar/calendar.ts';
import { type LocalDate, localDateOf, plusDays } from '../teams/calendar/local-date.ts';
import type { TeamId } from '../teams/team.ts';

/** What came from a source: the deployments of a service that somebody owns, or the incidents of one system. */
export type SourceEvents = {
  /** `deployments of acme/checkout`, `incidents from pagerduty`. */
  readonly source: string;
  /** The owner of the service; `undefined` for what concerns the whole workspace. */
  readonly teamId: TeamId | undefined;
  readonly lastEventAt: Date | undefined;
  /** How many came in the 30 days up to the last one, itself included. */
  readonly eventCount: number;
  /** The longest pause between two of these; `undefined` with fewer than two. */
  readonly longestGapMs: number | undefined;
};

export type SourceState = 'fresh' | 'silent' | 'too-few';

export type SourceHealth = SourceEvents & { readonly state: SourceState };

const GAPS_LONG = 3;
const WORKING_DAYS = 3;
const NEWS_FOR_DAYS = 30;
const DAY_MS = 86_400_000;

/**
 * Silent: nothing came for more than three times the longest pause of its 30 days, and three whole working days have gone by
 * since the day of the last event. A service that deploys hourly is not missed over a weekend or a holiday, and one that
 * deploys weekly not before three weeks. One event alone says nothing about how often they come.
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

/** The `count`th working day after a date; `undefined` for who never works. */
function workingDayAfter(calendar: Calendar, date: LocalDate, count: number): LocalDate | undefined {
  let day: LocalDate | undefined = date;
  for (let nth = 1; nth <= count && day !== undefined; nth += 1) day = nextWorkingDay(calendar, plusDays(day, 1));
  return day;
}

/**
 * Whether a source fell silent within the last 30 days. A silence that is older was there before anybody could be told, as
 * when a long history is imported: it stands in data health and is no news.
 */
export const isNewlySilent = (events: SourceEvents, calendar: Calendar, now: Date): boolean =>
  sourceState(events, calendar, now) === 'silent' &&
  sourceState(events, calendar, new Date(now.getTime() - NEWS_FOR_DAYS * DAY_MS)) !== 'silent';

import { dateRange } from '../../dora/snapshot/words.ts';
import { isoWeekOf, type LocalDate, plusDays } from '../../teams/calendar/local-date.ts';
import type { DigestFacts, WeekFacts } from './facts.ts';

/** The week that the digest is about. */
export function reportedWeek({ weeks }: DigestFacts): WeekFacts {
  const week = weeks.at(-1);
  if (week === undefined) throw new Error('A digest is about a week, and its facts have none');
  return week;
}

/** The whole weeks before it. The week in which the data begins is left out, because only a part of it has data. */
export const weeksBefore = ({ weeks, dataBeginsOn }: DigestFacts): readonly WeekFacts[] =>
  weeks.slice(0, -1).filter(({ monday }) => dataBeginsOn !== undefined && monday >= dataBeginsOn);

/** `week 47` */
export const weekWords = (monday: LocalDate): string => `week ${isoWeekOf(monday).week}`;

/** `W47`, for the axis of a chart. */
export const weekLabel = (monday: LocalDate): string => `W${String(isoWeekOf(monday).week).padStart(2, '0')}`;

/** `16 Nov – 22 Nov 2026` */
export const weekDates = (monday: LocalDate): string => dateRange({ from: monday, to: plusDays(monday, 7) });

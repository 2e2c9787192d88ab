import { contradiction } from '../../dora/metrics/balance.ts';
import { bandsOf, hasAllBands, overallLevel } from '../../dora/metrics/bands.ts';
import { type BenchmarkYear, DEFAULT_YEAR } from '../../dora/metrics/benchmarks.ts';
import type { Level } from '../../dora/metrics/level.ts';
import { periodMetrics } from '../../dora/metrics/period.ts';
import type { TeamWeeks } from '../../dora/snapshot/team-weeks.ts';
import { daysBetween, type LocalDate, plusDays } from '../../teams/calendar/local-date.ts';
import type { DigestFacts } from './facts.ts';

type Judged = {
  /** Mondays, oldest first; the last is the one that the digest is about. */
  readonly mondays: readonly LocalDate[];
  readonly weeks: TeamWeeks;
  readonly benchmarkYear: BenchmarkYear;
  readonly unhappyBecause: 'day-to-day-experience' | 'participation' | undefined;
};

const POOLED_WEEKS = 4;
const MIN_DAYS_FOR_BANDS = 14;

/** Judges the last four weeks together; `undefined` within the first 14 days of data. */
export function contradictionOf(
  { weeks, mondays, benchmarkYear, unhappyBecause }: Judged,
  dataBeginsOn: LocalDate | undefined,
): DigestFacts['contradiction'] {
  const from = mondays.at(-POOLED_WEEKS) ?? mondays[0];
  const last = mondays.at(-1);
  if (from === undefined || last === undefined || dataBeginsOn === undefined) return undefined;
  const days = daysBetween(dataBeginsOn > from ? dataBeginsOn : from, plusDays(last, 7));
  if (days < MIN_DAYS_FOR_BANDS) return undefined;
  const metrics = periodMetrics(weeks.pooled, days, weeks.stabilityKnown);
  const year = hasAllBands(benchmarkYear) ? benchmarkYear : DEFAULT_YEAR;
  const bands = bandsOf(metrics, year);
  return (
    contradiction(bands) ??
    (unhappyBecause !== undefined && isGood(overallLevel(metrics, bands))
      ? { kind: 'good-on-paper-unhappy-team' as const, because: unhappyBecause }
      : undefined)
  );
}

const isGood = (level: Level | undefined): boolean => level === 'elite' || level === 'high';

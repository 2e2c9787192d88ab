import type { BenchmarkYear } from '../../dora/metrics/benchmarks.ts';
import type { PeriodFacts } from '../../dora/metrics/facts.ts';
import type { TeamWeeks } from '../../dora/snapshot/team-weeks.ts';
import type { SourceHealth } from '../../source-health/silence.ts';
import { type Calendar, dayOffName, isWorkingDay } from '../../teams/calendar/calendar.ts';
import { type LocalDate, localDateOf, plusDays } from '../../teams/calendar/local-date.ts';
import type { Team } from '../../teams/team.ts';
import { contradictionOf } from './contradiction.ts';
import { digest } from './digest.ts';
import type { DataGap, DigestFacts, RitualNews, WeekFacts } from './facts.ts';
import type { Earlier, KeptDigest } from './kept-digest.ts';
import { restatementsOf } from './restatements.ts';

/** Everything that is known about a team and its week. */
export type Known = {
  readonly team: Team;
  readonly calendar: Calendar;
  /** Mondays of the nine weeks, oldest first; the digest is about the last one. */
  readonly mondays: readonly LocalDate[];
  readonly weeks: TeamWeeks;
  readonly untagged: DigestFacts['untagged'];
  /** The sources of this team. */
  readonly sources: readonly SourceHealth[];
  readonly earlier: Earlier;
  readonly pulse: RitualNews | undefined;
  readonly unhappyBecause: 'day-to-day-experience' | 'participation' | undefined;
  readonly benchmarkYear: BenchmarkYear;
};

/** Puts together the facts of a team's digest. Equal input gives equal facts. */
export function factsOf(known: Known): DigestFacts {
  const { team, weeks, earlier, calendar } = known;
  const facts = known.mondays.map((monday, index) => weekOf(calendar, monday, weeks.weeks[index]));
  const dataBeginsOn = weeks.firstDeploymentAt && localDateOf(weeks.firstDeploymentAt, calendar.timeZone);
  const lastSent = earlier.sent.at(-1);
  return {
    team: { id: team.id, name: team.name },
    weeks: facts,
    dataBeginsOn,
    stabilityKnown: weeks.stabilityKnown,
    contradiction: contradictionOf(known, dataBeginsOn),
    minutesByReason: weeks.minutesByReason,
    suspected: weeks.suspected,
    untagged: known.untagged,
    flaky: undefined,
    ci: undefined,
    pulse: known.pulse,
    gaps: gapsOf(known, dataBeginsOn),
    restatements: restatementsOf(earlier.sent, facts),
    missed: facts.filter(
      ({ monday }) => earlier.missed.includes(monday) && (lastSent === undefined || monday > lastSent.monday),
    ),
    lastStep: lastSent && lastStepOf(lastSent),
    isFirst: lastSent === undefined,
    isDelayed: false,
  };
}

function weekOf(calendar: Calendar, monday: LocalDate, facts: PeriodFacts | undefined): WeekFacts {
  const days = [0, 1, 2, 3, 4, 5, 6].map((day) => plusDays(monday, day));
  const off = days.filter((date) => isUsuallyWorked(calendar, date) && !isWorkingDay(calendar, date));
  if (facts === undefined) throw new Error(`Nothing is known of the week of ${monday}`);
  return {
    monday,
    workingDays: days.filter((date) => isWorkingDay(calendar, date)).length,
    daysOff: [...new Set(off.map((date) => dayOffName(calendar, date) ?? 'Day off'))],
    facts,
  };
}

/** By the weekday, without holidays. */
const isUsuallyWorked = (calendar: Calendar, date: LocalDate): boolean =>
  isWorkingDay({ ...calendar, holidayRegion: undefined, days: new Map() }, date);

function gapsOf({ sources, calendar, weeks }: Known, dataBeginsOn: LocalDate | undefined): readonly DataGap[] {
  const silent = sources
    .filter(({ state }) => state === 'silent')
    .map(
      ({ source, lastEventAt }): DataGap => ({
        kind: 'silent-source',
        source,
        lastEventOn: lastEventAt && localDateOf(lastEventAt, calendar.timeZone),
      }),
    );
  return [
    ...silent,
    ...(dataBeginsOn === undefined ? [{ kind: 'not-connected', what: 'deployments' } as const] : []),
    ...(weeks.stabilityKnown ? [] : [{ kind: 'not-connected', what: 'incidents' } as const]),
  ];
}

/** The step that the last digest proposed, with its figure as that digest counted it. */
function lastStepOf({ facts, step }: KeptDigest): DigestFacts['lastStep'] {
  const proposed = digest(facts).things.find((thing) => thing.kind === 'next-step')?.step;
  return proposed && { id: proposed.id, became: step?.became ?? 'nothing', was: proposed.figure };
}

import type { Db } from '../db/db.ts';
import type { BenchmarkYear } from '../dora/metrics/benchmarks.ts';
import { windowOf } from '../dora/metrics/window.ts';
import type { TeamWeeks, WeeksAsked } from '../dora/snapshot/team-weeks.ts';
import type { SourceHealth } from '../source-health/silence.ts';
import { type LocalDate, plusDays } from '../teams/calendar/local-date.ts';
import type { TeamId } from '../teams/team.ts';
import type { TeamSettings } from '../teams/team-settings.ts';
import type { DigestFacts, RitualNews } from './judging/facts.ts';
import { factsOf } from './judging/facts-of.ts';
import type { Earlier } from './judging/kept-digest.ts';

/** A team, and the Monday of the week that its digest is about. */
type Wanted = Pick<TeamSettings, 'team' | 'calendar'> & { readonly monday: LocalDate };

export type DigestMaker = (wanted: readonly Wanted[], now: Date, tx?: Db) => Promise<readonly DigestFacts[]>;

/** What the pulse has published of a team. */
type Mood = {
  readonly news: RitualNews | undefined;
  readonly unhappyBecause: 'day-to-day-experience' | 'participation' | undefined;
};

/** What another room adds to the digest of each team. */
export type Moods = (wanted: readonly Wanted[]) => Promise<ReadonlyMap<TeamId, Mood>>;

type Deps = {
  readonly weeksOf: (asked: readonly WeeksAsked[]) => Promise<ReadonlyMap<TeamId, TeamWeeks>>;
  readonly untagged: (
    teams: readonly TeamId[],
    span: { readonly since: Date; readonly before: Date },
    tx?: Db,
  ) => Promise<ReadonlyMap<TeamId, DigestFacts['untagged']>>;
  readonly earlier: (teams: readonly TeamId[], monday: LocalDate, tx?: Db) => Promise<ReadonlyMap<TeamId, Earlier>>;
  /** The sources of all teams. */
  readonly sources: (now: Date) => Promise<readonly SourceHealth[]>;
  readonly benchmarkYear: () => Promise<BenchmarkYear>;
  readonly moods: readonly Moods[];
};

const WEEKS = 9;
/** The digest asks about an incident for so long. */
const ASKED_FOR_DAYS = 90;

/** Makes the facts of many digests with as many statements as for one. */
export const digestMaker =
  (deps: Deps): DigestMaker =>
  async (wanted, now, tx) => {
    if (wanted.length === 0) return [];
    const teams = wanted.map(({ team }) => team.id);
    const first = wanted.map(({ monday }) => mondaysTo(monday)[0] ?? monday).toSorted()[0] ?? ('' as LocalDate);
    const since = new Date(now.getTime() - ASKED_FOR_DAYS * 86_400_000);
    const windows = new Map<string, WeeksAsked['weeks']>();
    const [weeks, untagged, earlier, sources, benchmarkYear, moods] = [
      await deps.weeksOf(wanted.map((one) => askedOf(one, windows))),
      await deps.untagged(teams, { since, before: now }, tx),
      await deps.earlier(teams, first, tx),
      await deps.sources(now),
      await deps.benchmarkYear(),
      await allMoods(deps.moods, wanted),
    ];
    const sourcesOf = byTeam(sources);
    return wanted.map(({ team, calendar, monday }) => {
      const ofTeam = weeks.get(team.id);
      if (ofTeam === undefined) throw new Error(`Nothing is known of the weeks of ${team.name}`);
      return factsOf({
        team,
        calendar,
        mondays: mondaysTo(monday),
        weeks: ofTeam,
        untagged: untagged.get(team.id) ?? { first: [], count: 0 },
        sources: sourcesOf.get(team.id) ?? [],
        earlier: before(earlier.get(team.id), monday),
        pulse: moods.get(team.id)?.news,
        unhappyBecause: moods.get(team.id)?.unhappyBecause,
        benchmarkYear,
      });
    });
  };

const allMoods = async (moods: readonly Moods[], wanted: readonly Wanted[]): Promise<ReadonlyMap<TeamId, Mood>> =>
  new Map((await Promise.all(moods.map((ask) => ask(wanted)))).flatMap((found) => [...found]));

const mondaysTo = (monday: LocalDate): readonly LocalDate[] =>
  Array.from({ length: WEEKS }, (_, index) => plusDays(monday, 7 * (index + 1 - WEEKS)));

/** Computes the weeks of teams with the same Monday and time zone once. */
function askedOf(
  { team, calendar: { timeZone }, monday }: Wanted,
  known: Map<string, WeeksAsked['weeks']>,
): WeeksAsked {
  const key = `${timeZone} ${monday}`;
  const weeks = known.get(key) ?? weeksTo(monday, timeZone);
  known.set(key, weeks);
  return { team: team.id, weeks };
}

function weeksTo(monday: LocalDate, timeZone: string): WeeksAsked['weeks'] {
  const week = (from: LocalDate) => windowOf(from, plusDays(from, 7), timeZone);
  const [first = monday, ...rest] = mondaysTo(monday);
  return [week(first), ...rest.map(week)];
}

function byTeam(sources: readonly SourceHealth[]): ReadonlyMap<TeamId, readonly SourceHealth[]> {
  const teams = new Map<TeamId, SourceHealth[]>();
  for (const source of sources) {
    if (source.teamId === undefined) continue;
    const ofTeam = teams.get(source.teamId) ?? [];
    teams.set(source.teamId, ofTeam);
    ofTeam.push(source);
  }
  return teams;
}

const before = (earlier: Earlier | undefined, monday: LocalDate): Earlier => ({
  sent: earlier?.sent.filter((one) => one.monday < monday) ?? [],
  missed: earlier?.missed.filter((one) => one < monday) ?? [],
});

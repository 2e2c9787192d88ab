import { isWithheld, type Published, type PublishedWave } from './published.ts';

/** The teams that form the rest of a question, by their ids. */
export type RestTeams = readonly number[];

type InRest = {
  readonly team: number;
  readonly audience: number;
  readonly answers: number;
  readonly moved: number | null;
};

/** Two people who know their own answers know those of a team of two, or of two people who are a team each. */
const TINY = 2;

/**
 * How many answers of the rest are left, at least, for somebody who knows those of all teams of one or two people. They count as if
 * all of them had answered. If it mattered whether they did, a rest that is shown could say that somebody did not.
 */
export function answersWithoutTiny(teams: readonly Pick<InRest, 'audience' | 'answers'>[]): number {
  const sum = (counts: readonly number[]): number => counts.reduce((total, count) => total + count, 0);
  const tiny = teams.map(({ audience }) => audience).filter((audience) => audience <= TINY);
  return sum(teams.map(({ answers }) => answers)) - sum(tiny);
}

/**
 * Whether the rest shows limits only. It is compared with the rest of the last wave that asked the question. Unless the same
 * teams formed it, with the same people, the difference would tell what a few people answered: those who came or went, or a team
 * that was shown on its own. A move between two of its teams counts too, because only the number of each team is known.
 *
 * @param before `undefined`: the question was never asked, so there is nothing to compare with
 */
export function isRestLimited(
  teams: readonly Pick<InRest, 'team' | 'moved'>[],
  before: RestTeams | undefined,
): boolean {
  if (before === undefined) return teams.some(({ moved }) => (moved ?? 0) > 0);
  const isSame = teams.length === before.length && teams.every(({ team }) => before.includes(team));
  return !isSame || teams.some(({ moved }) => moved !== 0);
}

/** Which teams formed the rest of a question in the last of `before` (oldest first) that asked it; `undefined` where none did. */
export function restTeamsIn(
  before: readonly PublishedWave[],
  questionOf: (wave: PublishedWave) => Published<unknown> | undefined,
): RestTeams | undefined {
  const asked = before.map(questionOf).findLast((question) => question !== undefined);
  return asked?.teams.filter(({ shown }) => isWithheld(shown)).map(({ team }) => team);
}

import { groupK } from './counted.ts';
import { movedOf } from './moved.ts';
import { isWithheld, type Published, type Rest, type Withheld } from './published.ts';
import { answersWithoutTiny, isRestLimited, type RestTeams } from './rest.ts';

/** One question in a group: how many were asked, how many answered, and how many gave each answer that is counted. */
type Tallies = {
  readonly audience: number;
  readonly answers: number;
  readonly chosen: Readonly<Partial<Record<string, number>>>;
};

/** `isLimited`: a few people came or went, so that only limits may be shown. */
export type Ballot = Tallies & { readonly isLimited: boolean };

/** `moved`: how many came or went since the team's wave before; `null` where it has none. */
export type TeamBallot = Tallies & { readonly team: number; readonly moved: number | null };

/**
 * One question, shown for every team with at least k answers to it. The other teams together are *the rest*, which is shown
 * under the same rule. No answers at all look like too few, so that nobody learns that a whole team kept silent.
 *
 * @param restBefore the teams of the rest when the question was last asked; `undefined` where it never was
 */
export function publish<Shown>(
  teams: readonly TeamBallot[],
  rawK: number,
  show: (ballot: Ballot) => Shown,
  restBefore: RestTeams | undefined,
) {
  const k = groupK(rawK);
  const apart = teams.filter(({ answers }) => answers < k);
  return {
    teams: teams.map((ballot) => ({
      team: ballot.team,
      shown:
        ballot.answers < k
          ? withheld(ballot.audience, k)
          : show({ ...ballot, isLimited: movedOf(ballot.moved, k) === 'few' }),
    })),
    rest: restOf(apart, k, (all) => show({ ...all, isLimited: isRestLimited(apart, restBefore) })),
  } satisfies Published<Shown>;
}

function restOf<Shown>(teams: readonly TeamBallot[], k: number, show: (all: Tallies) => Shown): Rest<Shown> {
  if (teams.length === 0) return { kind: 'none' };
  if (answersWithoutTiny(teams) < k) return { kind: 'left-out', teams: teams.length };
  return { kind: 'shown', teams: teams.length, shown: show(pooled(teams)) };
}

export const withheld = (audience: number, k: number): Withheld => ({
  kind: 'withheld',
  why: audience < k ? 'small-team' : 'few-answers',
  k,
});

export function pooled(ballots: readonly Tallies[]): Tallies {
  const codes = new Set(ballots.flatMap(({ chosen }) => Object.keys(chosen)));
  const sum = (of: (ballot: Tallies) => number): number => ballots.reduce((total, ballot) => total + of(ballot), 0);
  return {
    audience: sum(({ audience }) => audience),
    answers: sum(({ answers }) => answers),
    chosen: Object.fromEntries([...codes].map((code) => [code, sum(({ chosen }) => chosen[code] ?? 0)])),
  };
}

/** What the groups of a question show, the rest included. The figure of the workspace follows from this and from nothing else. */
export function shownOf<Shown>({ teams, rest }: Published<Shown>): readonly Shown[] {
  const own = teams
    .map(({ shown }) => shown)
    .filter((shown): shown is Exclude<typeof shown, Withheld> => !isWithheld(shown));
  return rest.kind === 'shown' ? [...own, rest.shown] : own;
}

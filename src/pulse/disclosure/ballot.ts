import { groupK } from './counted.ts';
import { isWithheld, type Published, type Rest, type Withheld } from './published.ts';

/** One question in one group: how many were asked, how many answered, and how many gave each answer that is counted. */
export type Ballot = {
  readonly audience: number;
  readonly answers: number;
  readonly chosen: Readonly<Partial<Record<string, number>>>;
};

export type TeamBallot = Ballot & { readonly team: number };

/**
 * One question, shown for every team with at least k answers to it. The other teams together are *the rest*, which is shown
 * under the same rule. No answers at all look like too few, so that nobody learns that a whole team kept silent.
 */
export function publish<Shown>(teams: readonly TeamBallot[], rawK: number, show: (ballot: Ballot) => Shown) {
  const k = groupK(rawK);
  const rest = restOf(
    teams.filter(({ answers }) => answers < k),
    k,
    show,
  );
  return {
    teams: teams.map((ballot) => ({
      team: ballot.team,
      shown: ballot.answers < k ? withheld(ballot.audience, k) : show(ballot),
    })),
    rest,
  } satisfies Published<Shown>;
}

function restOf<Shown>(teams: readonly TeamBallot[], k: number, show: (ballot: Ballot) => Shown): Rest<Shown> {
  if (teams.length === 0) return { kind: 'none' };
  const all = pooled(teams);
  if (all.answers < k || couldSubtract(teams)) return { kind: 'left-out', teams: teams.length };
  return { kind: 'shown', teams: teams.length, shown: show(all) };
}

/** Of two teams, a person who is a team of their own could subtract their own answer and would know the other team's. */
const couldSubtract = (teams: readonly TeamBallot[]): boolean =>
  teams.length === 2 && teams.some(({ audience }) => audience < 2);

export const withheld = (audience: number, k: number): Withheld => ({
  kind: 'withheld',
  why: audience < k ? 'small-team' : 'few-answers',
  k,
});

export function pooled(ballots: readonly Ballot[]): Ballot {
  const codes = new Set(ballots.flatMap(({ chosen }) => Object.keys(chosen)));
  const sum = (of: (ballot: Ballot) => number): number => ballots.reduce((total, ballot) => total + of(ballot), 0);
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

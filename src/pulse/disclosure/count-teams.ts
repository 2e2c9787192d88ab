import { type TeamId, teamId } from '../../teams/team.ts';
import type { Answers } from '../survey/answer.ts';
import { questionsOf } from '../survey/bank.ts';
import { countAnswers } from './count.ts';
import type { CountedTeam, WaveTerms } from './counted.ts';

/** A wave, by what it was opened with. */
type Terms = { readonly k: number; readonly items: readonly string[] };

export const termsOf = ({ k, items }: Terms): WaveTerms => ({
  k,
  items: questionsOf(items).map(({ id, isSensitive }) => ({ id, isSensitive })),
});

/** Every team of the audience with its answers counted. */
export function countTeams(
  { items }: Pick<Terms, 'items'>,
  audience: readonly { readonly team: number }[],
  answers: ReadonlyMap<TeamId, readonly Answers[]>,
  moved: ReadonlyMap<TeamId, number | null>,
): readonly CountedTeam[] {
  const sizes = new Map<number, number>();
  for (const { team } of audience) sizes.set(team, (sizes.get(team) ?? 0) + 1);
  return [...sizes].map(([team, size]) => ({
    team,
    audience: size,
    moved: moved.get(teamId(team)) ?? null,
    ...countAnswers(answers.get(teamId(team)) ?? [], questionsOf(items)),
  }));
}

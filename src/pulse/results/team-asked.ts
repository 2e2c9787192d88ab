import { type Team, teamId } from '../../teams/team.ts';
import type { ResultsDeps } from './results-deps.ts';

/** The team that somebody named, else their own; a sentence where there is none. */
export async function teamNamed(
  { teams, people }: Pick<ResultsDeps, 'teams' | 'people'>,
  name: string,
  personId: string,
): Promise<Team | string> {
  if (name === '')
    return (await people.homeTeamOf(personId)) ?? 'You are in no team, so name one: `/pulse results NAME`.';
  const found = (await teams.teams()).find((team) => team.name.toLowerCase() === name.toLowerCase());
  return (
    found ??
    `There is no team of that name. \`/pulse results\` alone shows your own, \`/pulse results all\` everybody’s.`
  );
}

/** The team whose id a button or a form carries; a sentence where it was deleted. */
export async function teamById({ teams }: Pick<ResultsDeps, 'teams'>, value = ''): Promise<Team | string> {
  const id = teamId(Number(value));
  return (await teams.teams()).find((team) => team.id === id) ?? 'This team is gone.';
}

import type { PeopleStore } from '../teams/directory/people.store.ts';
import type { Who } from '../teams/rights.ts';
import type { Team, TeamId } from '../teams/team.ts';
import type { TeamsStore } from '../teams/teams.store.ts';

export type ChosenTeamDeps = {
  readonly teams: Pick<TeamsStore, 'teams'>;
  readonly people: Pick<PeopleStore, 'teamsOf' | 'homeTeamOf'>;
};

/** Finds the team to show, which is the chosen one or else the person's own, and the teams that can be chosen. */
export async function chosenTeam(
  { teams, people }: ChosenTeamDeps,
  who: Who,
  chosen: TeamId | undefined,
): Promise<{ readonly team: Team | undefined; readonly teams: readonly Team[] }> {
  const { id: userId } = who.person;
  const [all, own, home] = await Promise.all([teams.teams(), people.teamsOf(userId), people.homeTeamOf(userId)]);
  const theirs = [...own, ...all.filter(({ id }) => [...who.leadOf, ...who.onCallOf].includes(id))];
  const team = all.find(({ id }) => id === chosen) ?? home ?? theirs[0];
  // A person without a team can choose any, because every full member may ask for every team's numbers.
  return {
    team,
    teams: who.isAdmin || theirs.length === 0 ? all : [...new Map(theirs.map((one) => [one.id, one])).values()],
  };
}

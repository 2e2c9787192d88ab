import type { Permissions } from '../permissions.ts';
import type { Right } from '../rights.ts';
import type { Team, TeamId } from '../team.ts';
import type { TeamsStore } from '../teams.store.ts';

/** What names the team of a set-up: its id, or the channel in which somebody asked. */
export type SetupTarget = { readonly teamId?: TeamId | undefined; readonly channelId?: string };

/** The team that is set up; `undefined` means a new one. */
export async function teamToSetUp(
  teams: Pick<TeamsStore, 'teams' | 'teamOfChannel'>,
  { teamId, channelId }: SetupTarget,
): Promise<Team | undefined> {
  if (teamId !== undefined) return (await teams.teams()).find((team) => team.id === teamId);
  return channelId === undefined ? undefined : teams.teamOfChannel(channelId);
}

/** Whether somebody may set up a team, or make a new one. */
export const maySetUp = (
  permissions: Pick<Permissions, 'may' | 'mayChange'>,
  personId: string,
  team: Team | undefined,
): Promise<Right> =>
  team === undefined ? permissions.may(personId, 'create-team') : permissions.mayChange(personId, team);

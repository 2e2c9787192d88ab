import type { Permissions } from '../../teams/permissions.ts';
import type { TeamId } from '../../teams/team.ts';
import type { TeamSettingsStore } from '../../teams/team-settings.store.ts';
import type { Asked, TeamAsked } from './owner.ts';

export type LoadAskedDeps = {
  readonly settings: Pick<TeamSettingsStore, 'teamSettings'>;
  readonly permissions: Pick<Permissions, 'who' | 'concerned'>;
};

/** Loads who asks and the team that they ask about, as both are now. */
export async function loadAsked(deps: LoadAskedDeps, userId: string, team: TeamId | undefined): Promise<Asked> {
  const [who, asked] = await Promise.all([
    deps.permissions.who(userId),
    team === undefined ? undefined : loadTeamAsked(deps, team),
  ]);
  return { who, team: asked };
}

/** `undefined`: the team is gone. */
export async function loadTeamAsked(
  { settings, permissions }: LoadAskedDeps,
  team: TeamId,
): Promise<TeamAsked | undefined> {
  const found = await settings.teamSettings(team);
  return found && { settings: found, concerned: await permissions.concerned(found.team) };
}

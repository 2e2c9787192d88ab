import type { Directory } from '../../teams/directory/directory.slack.ts';
import type { MembersStore } from '../../teams/directory/members.store.ts';
import type { TeamId } from '../../teams/team.ts';
import type { TeamSettingsStore } from '../../teams/team-settings.store.ts';
import type { Asked, TeamAsked } from './owner.ts';

export type LoadTeamDeps = {
  readonly settings: Pick<TeamSettingsStore, 'teamSettings'>;
  readonly members: Pick<MembersStore, 'leadsForRights'>;
};

export type LoadAskedDeps = LoadTeamDeps & { readonly directory: Pick<Directory, 'whoIs'> };

/** Who asks, and the team that they ask about, as both are now. */
export async function loadAsked(deps: LoadAskedDeps, userId: string, team: TeamId | undefined): Promise<Asked> {
  const [who, asked] = await Promise.all([
    deps.directory.whoIs(userId),
    team === undefined ? undefined : loadTeamAsked(deps, team),
  ]);
  return { who, team: asked };
}

/** `undefined`: the team is gone. */
export async function loadTeamAsked({ settings, members }: LoadTeamDeps, team: TeamId): Promise<TeamAsked | undefined> {
  const [found, leads] = await Promise.all([settings.teamSettings(team), members.leadsForRights(team)]);
  return found && { settings: found, leads };
}

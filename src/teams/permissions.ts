import type { ChannelsStore } from './directory/channels.store.ts';
import type { Directory } from './directory/directory.slack.ts';
import type { MembersStore } from './directory/members.store.ts';
import {
  mayDo,
  type Right,
  type TeamConcerned,
  type TeamPermission,
  type Who,
  type WorkspacePermission,
} from './rights.ts';
import { seesTitles } from './sees-titles.ts';
import type { Team } from './team.ts';
import type { TeamsStore } from './teams.store.ts';

type Deps = {
  readonly directory: Pick<Directory, 'whoIs' | 'whoIsFor'>;
  readonly members: Pick<MembersStore, 'leadsOf' | 'leadsForRights'>;
  readonly channels: Pick<ChannelsStore, 'isPrivateTeam'>;
  readonly teams: Pick<TeamsStore, 'teamOfChannel'>;
};

type NamedTeam = Pick<Team, 'id' | 'name'>;

export type Permissions = ReturnType<typeof permissions>;

/** What a person may do here: it looks up who they are and asks `mayDo`. Listeners ask when they show and when they save. */
export function permissions({ directory, members, channels, teams }: Deps) {
  const concerned = async ({ id, name }: NamedTeam): Promise<TeamConcerned> => ({
    id,
    name,
    leads: await members.leadsForRights(id),
  });

  /** Whether a person may do something for a team. People on call for it count as its people, but may not change it. */
  const mayInTeam = async (personId: string, kind: TeamPermission['kind'], { id, name }: NamedTeam): Promise<Right> => {
    if (kind === 'change-team') {
      const [who, team] = await Promise.all([directory.whoIs(personId), concerned({ id, name })]);
      return mayDo(who, { kind, team });
    }
    const [who, leads] = await Promise.all([directory.whoIsFor(personId, id), members.leadsOf(id)]);
    return mayDo(who, { kind, team: { id, name, leads } });
  };

  return {
    /** A person with what their rights depend on. */
    who: (personId: string): Promise<Who> => directory.whoIs(personId),
    /** Whether a person may do something that does not concern a single team. */
    may: async (personId: string, kind: WorkspacePermission['kind']): Promise<Right> =>
      mayDo(await directory.whoIs(personId), { kind }),
    mayInTeam,
    /** A team with the people who decide its settings. */
    concerned,
    seesTitles: seesTitles({ channels, teams, mayInTeam }),
  };
}

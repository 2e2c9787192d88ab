import type { ChannelsStore } from './directory/channels.store.ts';
import type { Directory } from './directory/directory.slack.ts';
import type { MembersStore } from './directory/members.store.ts';
import {
  mayDo,
  type PulsePermission,
  type Right,
  type TeamConcerned,
  type TeamPermission,
  type Who,
  type WorkspacePermission,
} from './rights.ts';
import { hidesTitles, oursAlone, seesTitles } from './sees-titles.ts';
import type { Team } from './team.ts';
import type { TeamsStore } from './teams.store.ts';

type Deps = {
  readonly directory: Pick<Directory, 'whoIs' | 'whoIsFor' | 'channelNow'>;
  readonly members: Pick<MembersStore, 'decidersOf'>;
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
    ...(await members.decidersOf(id)),
  });

  /** Whether a channel is not shared with another organisation. */
  const isOurs = oursAlone(directory.channelNow);

  /** Whether a person may do something for a team. People on call for it count as its people. */
  const mayInTeam = async (personId: string, kind: TeamPermission['kind'], { id, name }: NamedTeam): Promise<Right> =>
    mayDo(await directory.whoIsFor(personId, id), { kind, team: { id, name } });

  const sees = seesTitles({ channels, teams, mayInTeam, isOurs });
  return {
    /** A person with what their rights depend on. */
    who: (personId: string): Promise<Who> => directory.whoIs(personId),
    /** Whether a person may do something that does not concern a single team. */
    may: async (personId: string, kind: WorkspacePermission['kind']): Promise<Right> =>
      mayDo(await directory.whoIs(personId), { kind }),
    mayInTeam,
    /** Whether a person may change what is set for a team. */
    async mayChange(personId: string, team: NamedTeam): Promise<Right> {
      const [who, asked] = await Promise.all([directory.whoIs(personId), concerned(team)]);
      return mayDo(who, { kind: 'change-team', team: asked });
    },
    /** Whether a person may read what a wave of the pulse published, by what they were in it. */
    mayReadPulse: async (personId: string, permission: PulsePermission): Promise<Right> =>
      mayDo(await directory.whoIs(personId), permission),
    /** A team with the people who decide its settings. */
    concerned,
    isOurs,
    seesTitles: sees,
    hidesTitles: hidesTitles(sees),
  };
}

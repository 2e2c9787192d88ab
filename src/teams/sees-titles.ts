import type { ChannelsStore } from './directory/channels.store.ts';
import type { Right } from './rights.ts';
import type { Team, TeamId } from './team.ts';
import type { TeamsStore } from './teams.store.ts';

/** Who reads an answer: one person, or everybody in a channel. */
export type Reader =
  | { readonly kind: 'person'; readonly id: string }
  | { readonly kind: 'channel'; readonly id: string };

type NamedTeam = Pick<Team, 'id' | 'name'>;

type Deps = {
  readonly channels: Pick<ChannelsStore, 'isPrivateTeam'>;
  readonly teams: Pick<TeamsStore, 'teamOfChannel'>;
  readonly mayInTeam: (personId: string, kind: 'see-private-titles', team: NamedTeam) => Promise<Right>;
};

/** Whether the titles of a team's incidents may stand in what somebody reads. A team whose channel is open has no secrets. */
export function seesTitles({ channels, teams, mayInTeam }: Deps) {
  /** Only its people read the titles of a team whose channel is private. */
  const personMay = async (personId: string, team: NamedTeam): Promise<boolean> =>
    (await mayInTeam(personId, 'see-private-titles', team)).ok;

  /** Everybody in a channel reads what is posted there, so titles of a private team stay in that team's channel. */
  const isOwnChannel = async (channelId: string, team: TeamId): Promise<boolean> =>
    (await teams.teamOfChannel(channelId))?.id === team;

  return async (reader: Reader, team: NamedTeam): Promise<boolean> => {
    if (!(await channels.isPrivateTeam(team.id))) return true;
    return reader.kind === 'person' ? personMay(reader.id, team) : isOwnChannel(reader.id, team.id);
  };
}

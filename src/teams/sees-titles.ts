import { inTime } from '../deadline.ts';
import type { ChannelsStore } from './directory/channels.store.ts';
import type { Channel } from './directory/channels.ts';
import type { Right } from './rights.ts';
import type { Team, TeamId } from './team.ts';
import type { TeamsStore } from './teams.store.ts';

/** Who reads an answer: one person, everybody in a channel, or whoever has an API token, which says nothing of who that is. */
export type Reader =
  | { readonly kind: 'person'; readonly id: string }
  | { readonly kind: 'channel'; readonly id: string }
  | { readonly kind: 'token' };

type NamedTeam = Pick<Team, 'id' | 'name'>;

type Deps = {
  readonly channels: Pick<ChannelsStore, 'isPrivateTeam'>;
  readonly teams: Pick<TeamsStore, 'teamOfChannel'>;
  readonly mayInTeam: (personId: string, kind: 'see-private-titles', team: NamedTeam) => Promise<Right>;
  /** Whether nobody of another organisation reads along in a channel. */
  readonly isOurs: (channelId: string) => Promise<boolean>;
};

/**
 * Whether the titles of a team's incidents may stand in what somebody reads. A team whose channel is open has no secrets. What
 * nobody knows is private: a team whose channel the bot has not looked at, and a reader that Slack does not show.
 */
export function seesTitles({ channels, teams, mayInTeam, isOurs }: Deps) {
  /** Only its people read the titles of a team whose channel is private. */
  const personMay = async (personId: string, team: NamedTeam): Promise<boolean> =>
    (await mayInTeam(personId, 'see-private-titles', team)).ok;

  /** Everybody in a channel reads what is posted there, so titles of a private team stay in that team's channel. */
  const isOwnChannel = async (channelId: string, team: TeamId): Promise<boolean> =>
    (await teams.teamOfChannel(channelId))?.id === team;

  return async (reader: Reader, team: NamedTeam): Promise<boolean> => {
    if (reader.kind === 'channel' && !(await isOurs(reader.id))) return false;
    if (!(await channels.isPrivateTeam(team.id))) return true;
    switch (reader.kind) {
      case 'person':
        return personMay(reader.id, team);
      case 'channel':
        return isOwnChannel(reader.id, team.id);
      case 'token':
        return false;
    }
  };
}

export type SeesTitles = ReturnType<typeof seesTitles>;

/** Those of these teams whose titles a reader may not see. */
export const hidesTitles =
  (sees: SeesTitles) =>
  async (reader: Reader, teams: readonly NamedTeam[]): Promise<ReadonlySet<TeamId>> => {
    const asked = [...new Map(teams.map((team) => [team.id, team])).values()];
    const seen = await Promise.all(asked.map((team) => sees(reader, team)));
    return new Set(asked.filter((_team, index) => !seen[index]).map(({ id }) => id));
  };

/** Slack is asked about a channel before everybody in it reads something. This is how long the answer may wait for it. */
const LOOK_MS = 1_000;

/**
 * Whether a channel is ours alone, as Slack shows it now: nobody of another organisation reads along. False where Slack does not
 * say. Callers that ask about a channel at the same time share one look.
 */
export function oursAlone(channelNow: (id: string) => Promise<Channel | undefined>) {
  const looking = new Map<string, Promise<Channel | undefined>>();
  return async (channelId: string): Promise<boolean> => {
    const look = looking.get(channelId) ?? inTime(LOOK_MS, channelNow(channelId));
    looking.set(channelId, look);
    const channel = await look.finally(() => looking.delete(channelId));
    return channel?.isShared === false;
  };
}

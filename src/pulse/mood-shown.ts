import type { LocalDate } from '../teams/calendar/local-date.ts';
import type { Permissions } from '../teams/permissions.ts';
import type { Team, TeamId } from '../teams/team.ts';
import { type MoodReason, moodOf } from './disclosure/mood.ts';
import { waveSummary } from './results/digest-summary.ts';
import type { PublishedStore } from './wave/published.store.ts';

type Deps = {
  readonly published: Pick<PublishedStore, 'closed'>;
  readonly teams: { teams(): Promise<readonly Team[]> };
  readonly permissions: Pick<Permissions, 'mayInTeam'>;
};

/** Who asks about a team, and where. */
type Asker = { readonly personId: string | undefined; readonly channelId: string | undefined };

/** A team, and the Monday of the week that its digest is about. */
type Wanted = { readonly team: { readonly id: TeamId }; readonly monday: LocalDate };

/** What other rooms show of how a team feels, by what its waves published. */
export const moodShown = ({ published, teams, permissions }: Deps) => ({
  /** Why a team is unhappy, for those who may see its pulse, and for everybody in the team's own channel. */
  async mood(team: TeamId, { personId, channelId }: Asker): Promise<MoodReason | undefined> {
    const reason = moodOf(
      (await published.closed()).map((wave) => wave.published),
      team,
    );
    if (reason === undefined) return undefined;
    const named = (await teams.teams()).find(({ id }) => id === team);
    if (named === undefined) return undefined;
    if (named.channelId !== undefined && named.channelId === channelId) return reason;
    if (personId === undefined) return undefined;
    return (await permissions.mayInTeam(personId, 'see-pulse', named)).ok ? reason : undefined;
  },

  /** For the digests of teams, each of which goes to the team's own channel. */
  async moods(wanted: readonly Wanted[]) {
    const all = await published.closed();
    const closed = all.map((wave) => wave.published);
    return new Map(
      wanted.map(({ team, monday }) => [
        team.id,
        { said: waveSummary(all, team.id, monday), unhappyBecause: moodOf(closed, team.id) },
      ]),
    );
  },
});

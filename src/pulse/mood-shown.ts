import type { LocalDate } from '../teams/calendar/local-date.ts';
import type { TeamId } from '../teams/team.ts';
import type { TeamsStore } from '../teams/teams.store.ts';
import { type MoodReason, moodOf } from './disclosure/mood.ts';
import { waveSummary } from './results/digest-summary.ts';
import { type MoodReader, maySeeMood, type ResultReaders } from './results/who-may-read.ts';
import type { PublishedStore } from './wave/published.store.ts';

type Deps = {
  readonly published: Pick<PublishedStore, 'closed'>;
  readonly teams: Pick<TeamsStore, 'teams'>;
  readonly permissions: Pick<ResultReaders, 'mayInTeam'>;
};

/** A team, and the Monday of the week that its digest is about. */
type Wanted = { readonly team: { readonly id: TeamId }; readonly monday: LocalDate };

/** What other rooms show of how a team feels, read from what its waves published. */
export const moodShown = ({ published, teams, permissions }: Deps) => ({
  /** Why a team is unhappy; `undefined` where it is not, and for anyone who may not know. */
  async mood(id: TeamId, reader: MoodReader): Promise<MoodReason | undefined> {
    const reason = moodOf(
      (await published.closed()).map((wave) => wave.published),
      id,
    );
    if (reason === undefined) return undefined;
    const team = (await teams.teams()).find((one) => one.id === id);
    return team !== undefined && (await maySeeMood(permissions, reader, team)) ? reason : undefined;
  },

  /** For the digests of teams. Each of them goes to the team's own channel. */
  async moods(wanted: readonly Wanted[]) {
    const all = await published.closed();
    const closed = all.map((wave) => wave.published);
    return new Map(
      wanted.map(({ team, monday }) => [
        team.id,
        { news: waveSummary(all, team.id, monday), unhappyBecause: moodOf(closed, team.id) },
      ]),
    );
  },
});

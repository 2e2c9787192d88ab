import type { LocalDate } from '../teams/calendar/local-date.ts';
import type { Team, TeamId } from '../teams/team.ts';
import type { TeamsStore } from '../teams/teams.store.ts';
import { type MoodReader, mayReadResults, maySeeMood, type ResultReaders } from './belonging/who-may-read.ts';
import { type MoodReason, moodOf } from './disclosure/mood.ts';
import { waveSummary } from './results/digest-summary.ts';
import type { PublishedStore } from './wave/published.store.ts';

type Deps = ResultReaders & {
  readonly published: Pick<PublishedStore, 'closed'>;
  readonly teams: Pick<TeamsStore, 'teams'>;
};

/** A team, and the Monday of the week that its digest is about. */
type Wanted = { readonly team: Pick<Team, 'id' | 'channelId'>; readonly monday: LocalDate };

/** What other rooms show of how a team feels, read from what its waves published. */
export const moodShown = ({ published, teams, ...readers }: Deps) => ({
  /** Why a team is unhappy; `undefined` where it is not, and for anyone who may not know. */
  async mood(id: TeamId, reader: MoodReader): Promise<MoodReason | undefined> {
    const reason = moodOf(
      (await published.closed()).map((wave) => wave.published),
      id,
    );
    if (reason === undefined) return undefined;
    const team = (await teams.teams()).find((one) => one.id === id);
    return team !== undefined && (await maySeeMood(readers, reader, team)) ? reason : undefined;
  },

  /** Whether somebody may read in a digest how a team feels, where its channel does not read along. */
  maySee: async (personId: string, team: Team): Promise<boolean> => (await mayReadResults(readers, personId, team)).ok,

  /** For the digests of teams. One that goes to a channel which the team chose since its last wave opened says nothing of it. */
  async moods(wanted: readonly Wanted[]) {
    const all = await published.closed();
    const closed = all.map((wave) => wave.published);
    const channels = await readers.readers.channels();
    const own = wanted.filter(({ team }) => team.channelId !== undefined && channels.get(team.id) === team.channelId);
    return new Map(
      own.map(({ team, monday }) => [
        team.id,
        { news: waveSummary(all, team.id, monday), unhappyBecause: moodOf(closed, team.id) },
      ]),
    );
  },
});

import type { TeamId } from '../teams/team.ts';
import type { Snapshot } from './snapshot/snapshot.ts';
import { balanceYearWords, levelWord } from './snapshot/words.ts';

/** Why a team is unhappy, by what its last surveys published. */
export type MoodReason = 'day-to-day-experience' | 'participation';

/** Who asks about a team, and where. */
type MoodAsker = { readonly personId: string | undefined; readonly channelId: string | undefined };

/** The mood of a team, for its own people and in its own channel; nothing for anybody else. */
export type MoodOf = (team: TeamId, asker: MoodAsker) => Promise<MoodReason | undefined>;

const BECAUSE: Readonly<Record<MoodReason, string>> = {
  'day-to-day-experience': 'fewer than half found their day-to-day experience favourable in the last pulse',
  participation: 'fewer than half answered the last two pulses',
};

/** *Good on paper, unhappy team*: the level is High or Elite, and the team does not feel so. Years without bands use those of 2019. */
export function moodWords(snapshot: Snapshot, mood: MoodReason | undefined): string | undefined {
  const { levelForBalance: level } = snapshot;
  if (mood === undefined || (level !== 'elite' && level !== 'high')) return undefined;
  return `Good on paper, unhappy team: ${balanceYearWords(snapshot)}the level is ${levelWord(level)}, but ${BECAUSE[mood]}.`;
}

/** The mood as the first of these rooms knows it. */
export const firstMood =
  (rooms: readonly MoodOf[]): MoodOf =>
  async (team, asker) =>
    (await Promise.all(rooms.map((mood) => mood(team, asker)))).find((mood) => mood !== undefined);

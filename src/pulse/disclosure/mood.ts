import { DAY_TO_DAY } from '../survey/question.ts';
import { percentOf } from './figure.ts';
import { isWithheld, type PublishedWave } from './published.ts';

/** Why a team is unhappy; the same reasons as in `dora/mood.ts`. */
export type MoodReason = 'day-to-day-experience' | 'participation';

/** Every lower limit that is printed lies above it, and every upper limit below; *about half* is not under half. */
const HALF = 50;

/**
 * Why a team is unhappy, judged by what was published: in its last two waves under half found the day-to-day experience favourable,
 * or under half took part in both. A withheld figure says nothing.
 *
 * @param waves oldest first
 */
export function moodOf(waves: readonly PublishedWave[], team: number): MoodReason | undefined {
  const two = waves.filter((wave) => wave.teams.some((one) => one.team === team)).slice(-2);
  if (two.length < 2) return undefined;
  if (two.every((wave) => isUnderHalf(wave, team))) return 'day-to-day-experience';
  const participations = two.map((wave) => wave.teams.find((one) => one.team === team)?.participation);
  return participations.every((participation) => participation === 'under-50') ? 'participation' : undefined;
}

function isUnderHalf({ items }: PublishedWave, team: number): boolean {
  const shown = items.find(({ item }) => item === DAY_TO_DAY)?.teams.find((one) => one.team === team)?.shown;
  return shown !== undefined && !isWithheld(shown) && percentOf(shown) < HALF;
}

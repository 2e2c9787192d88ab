import { DAY_TO_DAY } from '../survey/question.ts';
import { percentOf } from './figure.ts';
import { isWithheld, type PublishedWave } from './published.ts';

/** Why a team is unhappy; the same reasons as in `dora/mood.ts`. */
export type MoodReason = 'day-to-day-experience' | 'participation';

/** Every lower limit that is printed lies above it, and every upper limit below; *about half* is not under half. */
const HALF = 50;

/**
 * Why a team is unhappy, judged by what was published: in its last wave under half found the day-to-day experience favourable, or
 * under half took part in its last two waves. A withheld figure says nothing.
 *
 * @param waves oldest first
 */
export function moodOf(waves: readonly PublishedWave[], team: number): MoodReason | undefined {
  const own = waves.filter((wave) => wave.teams.some((one) => one.team === team));
  const last = own.at(-1);
  if (last === undefined) return undefined;
  const shown = last.items.find(({ item }) => item === DAY_TO_DAY)?.teams.find((one) => one.team === team)?.shown;
  if (shown !== undefined && !isWithheld(shown) && percentOf(shown) < HALF) return 'day-to-day-experience';
  const two = own.slice(-2).map((wave) => wave.teams.find((one) => one.team === team)?.participation);
  return two.length === 2 && two.every((participation) => participation === 'under-50') ? 'participation' : undefined;
}

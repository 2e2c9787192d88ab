import { DAY_TO_DAY } from '../survey/question.ts';
import { isWithheld } from './ballot.ts';
import { percentOf } from './figure.ts';
import type { PublishedWave } from './published.ts';

/** By what a team is unhappy; the same reasons as `dora/mood.ts` shows. */
export type MoodReason = 'day-to-day-experience' | 'participation';

const HALF = 50;

/**
 * Whether a team is unhappy by what was published: under half found the day-to-day experience favourable in its last wave, or
 * two of its waves running had under half taking part. What is withheld says nothing.
 *
 * @param waves oldest first
 */
export function moodOf(waves: readonly PublishedWave[], team: number): MoodReason | undefined {
  const own = waves.filter((wave) => wave.teams.some((one) => one.team === team));
  const last = own.at(-1);
  if (last === undefined) return undefined;
  const shown = last.items.find(({ item }) => item === DAY_TO_DAY)?.teams.find((one) => one.team === team)?.shown;
  if (shown !== undefined && !isWithheld(shown) && isUnderHalf(shown)) return 'day-to-day-experience';
  const two = own.slice(-2).map((wave) => wave.teams.find((one) => one.team === team)?.participation);
  return two.length === 2 && two.every((participation) => participation === 'under-50') ? 'participation' : undefined;
}

/** A limit from below may lie on either side, so it proves nothing. */
function isUnderHalf(figure: Parameters<typeof percentOf>[0]): boolean {
  if (figure.kind === 'clipped') return figure.side === 'low' && figure.percent < HALF;
  return percentOf(figure) < HALF;
}

import { type LocalDate, localDateOf, plusDays } from '../../teams/calendar/local-date.ts';
import { favourableWords, participationWords } from '../disclosure/disclosure-words.ts';
import { moodOf } from '../disclosure/mood.ts';
import { isWithheld } from '../disclosure/published.ts';
import { DAY_TO_DAY } from '../survey/question.ts';
import type { ClosedWave } from '../wave/wave.ts';
import { frictionLabel } from './result-words.ts';
import { teamResults } from './results.ts';

/** A wave in a digest, in plain words. */
type WaveSummary = { readonly lines: readonly string[]; readonly changed: boolean; readonly isWorse: boolean };

/**
 * What a team's digest says about the wave that closed in the week of `monday`. `undefined` where none closed, or where the
 * team took no part.
 *
 * @param closed oldest first
 */
export function waveSummary(closed: readonly ClosedWave[], team: number, monday: LocalDate): WaveSummary | undefined {
  const waves = closed.filter(({ closedAt }) => localDateOf(closedAt, 'UTC') < plusDays(monday, 7));
  const last = waves.at(-1);
  if (last === undefined || localDateOf(last.closedAt, 'UTC') < monday) return undefined;
  const published = waves.map((wave) => wave.published);
  const results = teamResults(published, team, {}, []);
  if (results === undefined) return undefined;
  const dayToDay = results.items.find(({ item }) => item === DAY_TO_DAY)?.shown;
  const named =
    results.complaintsOf === 'team' ? results.complaints.map(({ friction }) => frictionLabel(friction)) : [];
  return {
    lines: [
      ...(results.participation === null ? [] : [`${participationWords(results.participation)}.`]),
      ...(dayToDay === undefined || isWithheld(dayToDay)
        ? []
        : [`Day-to-day experience: ${favourableWords(dayToDay)}.`]),
      ...(named.length === 0 ? [] : [`Named most: ${named.join(', ')}.`]),
      'All of it: /pulse results',
    ],
    changed: true,
    isWorse: moodOf(published, team) !== undefined,
  };
}

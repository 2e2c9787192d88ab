import { groupK } from './counted.ts';

/** In what share of waves (0 to 1) a team sees its own result for a question, and a sentence that says so. */
type Forecast = { readonly from: number; readonly to: number; readonly words: string };

/** Of ten people, six to eight answer. */
const USUAL = { from: 0.6, to: 0.8 };

/** Assumes that each person answers independently with the same chance, so that the number of answers is binomial. */
export function visibilityForecast(teamSize: number, rawK: number): Forecast {
  const k = groupK(rawK);
  const from = chanceOf(k, teamSize, USUAL.from);
  const to = chanceOf(k, teamSize, USUAL.to);
  return { from, to, words: words(teamSize, k, from, to) };
}

function words(size: number, k: number, from: number, to: number): string {
  if (size < k)
    return `A team of ${size} is too small for results of its own: they need ${k} answers. Its answers are shown only together with those of other small teams, where these are enough.`;
  const often = percent(from) === percent(to) ? percent(to) : `${percent(from)} to ${percent(to)}`;
  const seen = `If 60 to 80 % of a team of ${size} answer, it sees its own result for a question in about ${often} % of the waves.`;
  return percent(from) === 100
    ? seen
    : `${seen} Else its answers are shown only together with those of other small teams, where these are enough.`;
}

const percent = (share: number): number => Math.round(share * 100);

/** The chance of at least `least` among `size`. */
function chanceOf(least: number, size: number, chance: number): number {
  let exactly = (1 - chance) ** size;
  let fewer = 0;
  for (let count = 0; count < Math.min(least, size + 1); count += 1) {
    fewer += exactly;
    exactly *= ((size - count) / (count + 1)) * (chance / (1 - chance));
  }
  return Math.max(0, 1 - fewer);
}

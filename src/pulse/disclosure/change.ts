import type { Figure } from './figure.ts';
import { isWithheld, type PublishedTeam, type PublishedWave } from './published.ts';

export type Change = 'up' | 'down';

type Counted = Extract<Figure, { kind: 'counted' }>;

/** A wave that a team took part in, with the team's figure of one question, where the wave asked it. */
type Seen = { readonly team: PublishedTeam; readonly asked: boolean; readonly figure: Counted | null };

/** 20 points are one in five. */
const ONE_IN = 5;
const THREE_PEOPLE = 3;
/** One wave that shows the level before, and two that both show the change. */
const ASKINGS = 3;

/**
 * The arrow of a question in the last of `waves` (oldest first). The share of favourable answers moved by at least 20 points and
 * 3 people, and the last two waves that asked the question both show that, compared with the one before them. `null` where there
 * is no such change, and where nothing may be compared: a figure is a limit or withheld, under 50 % took part, or 1 to k − 1
 * members came or went.
 */
export function changeOf(waves: readonly PublishedWave[], team: number, item: string): Change | null {
  const seen = waves.map((wave) => seenIn(wave, team, item)).filter((wave) => wave !== undefined);
  const isAskedLast = waves.at(-1)?.items.some((asked) => asked.item === item) ?? false;
  const since = seen.flatMap(({ asked }, index) => (asked ? [index] : [])).at(-ASKINGS);
  if (!isAskedLast || since === undefined) return null;
  const compared = seen.slice(since);
  const askings = compared.filter(({ asked }) => asked);
  const [before, once, twice] = askings.map(({ figure }) => figure);
  if (!before || !once || !twice || askings.some(isQuiet) || !isSameTeam(compared.slice(1))) return null;
  const changes = [stepOf(before, once), stepOf(before, twice)];
  return changes[0] === changes[1] ? (changes[0] ?? null) : null;
}

function seenIn(wave: PublishedWave, id: number, item: string): Seen | undefined {
  const team = wave.teams.find((one) => one.team === id);
  if (team === undefined) return undefined;
  const asked = wave.items.find((one) => one.item === item);
  const shown = asked?.teams.find((one) => one.team === id)?.shown;
  const isCounted = shown !== undefined && !isWithheld(shown) && shown.kind === 'counted';
  return { team, asked: asked !== undefined, figure: isCounted ? shown : null };
}

const isQuiet = ({ team: { participation } }: Seen): boolean => participation === null || participation === 'under-50';

/** Two waves with `many` moves may show the same people leaving and coming back, so that the difference is a few. */
const isSameTeam = (waves: readonly Seen[]): boolean =>
  waves.every(({ team: { moved } }) => moved !== 'few' && moved !== 'first') &&
  waves.filter(({ team: { moved } }) => moved === 'many').length < 2;

function stepOf(before: Counted, after: Counted): Change | null {
  // In whole numbers over the common denominator, so that exactly 20 points count as 20 points.
  const by = after.count * before.answers - before.count * after.answers;
  const isWide = Math.abs(by) * ONE_IN >= before.answers * after.answers;
  const isOfPeople = Math.abs(by) >= THREE_PEOPLE * Math.max(before.answers, after.answers);
  if (!isWide || !isOfPeople) return null;
  return by > 0 ? 'up' : 'down';
}

import type { FrictionCode } from './friction.ts';
import { DAY_TO_DAY, DEVEX, type DevExDimension, type Question, SPACE, type SpaceDimension } from './question.ts';

/** The ids of the questions that a wave asked. */
export type AskedIds = readonly string[];

type Pair = readonly [Question, Question];
type Dimension = SpaceDimension | DevExDimension;
/** The dimensions that the questions of a wave are about. */
type Touched = ReadonlySet<Dimension>;

const SPACE_WAVES = 3;
const DEVEX_WAVES = 2;
/** How many waves ahead the promises reach at most. */
const LOOK_AHEAD = SPACE_WAVES - 1;

/**
 * The two questions that the next wave asks beside the fixed ones. First it keeps the promises: every dimension of SPACE in any
 * three successive waves, and every dimension of DevEx in any two. Then it prefers questions about the current top complaints
 * that the last wave did not ask, then those that were not asked for the longest time, then the first of the bank.
 *
 * @param history what earlier waves asked, oldest first
 * @param bank what may be asked; it includes the fixed question, whose dimension counts, too
 */
export function rotation(
  history: readonly AskedIds[],
  topFrictions: readonly FrictionCode[],
  bank: readonly Question[],
): Pair {
  const rotating = bank.filter(({ id }) => id !== DAY_TO_DAY);
  const fixed = bank.filter(({ id }) => id === DAY_TO_DAY);
  const recent = history.slice(-LOOK_AHEAD).map((ids) =>
    touchedBy(
      bank.filter(({ id }) => ids.includes(id)),
      fixed,
    ),
  );
  const future = futureOf(rotating, fixed);
  const promises = new Map(future.map((now) => [keyOf(now), promisesOf(now, recent, future)]));
  const waits = new Map(rotating.map(({ id }) => [id, wavesSince(history, id)]));
  const wait = ({ id }: Question): number => waits.get(id) ?? 0;
  const isWanted = (one: Question): boolean =>
    one.friction !== null && topFrictions.includes(one.friction) && wait(one) > 1;
  const rank = (pair: Pair): readonly number[] => {
    const [longer, shorter] = pair.map(wait).sort((a, b) => b - a);
    return [
      ...(promises.get(keyOf(touchedBy(pair, fixed))) ?? []),
      -pair.filter(isWanted).length,
      -(longer ?? 0),
      -(shorter ?? 0),
    ];
  };
  return firstBy(pairsOf(rotating), rank);
}

const touchedBy = (...questions: readonly (readonly Question[])[]): Touched =>
  new Set(questions.flat().flatMap(({ space, devEx }) => (devEx === null ? [space] : [space, devEx])));

/** How many waves ago a question was asked. A question that was never asked has waited longest. */
const wavesSince = (history: readonly AskedIds[], id: string): number => {
  const last = history.findLastIndex((ids) => ids.includes(id));
  return last === -1 ? history.length + 1 : history.length - last;
};

/** The dimensions that the wave after `recent` must touch. Before the first wave nothing was missed. */
const due = (recent: readonly Touched[]): readonly Dimension[] => [
  ...missedBy(SPACE, recent, SPACE_WAVES - 1),
  ...missedBy(DEVEX, recent, DEVEX_WAVES - 1),
];

function missedBy(dimensions: readonly Dimension[], recent: readonly Touched[], waves: number): readonly Dimension[] {
  if (recent.length < waves) return [];
  return dimensions.filter((dimension) => !recent.slice(-waves).some((touched) => touched.has(dimension)));
}

/** Each set of dimensions that some pair touches, once. */
function futureOf(rotating: readonly Question[], fixed: readonly Question[]): readonly Touched[] {
  const sets = pairsOf(rotating).map((pair) => touchedBy(pair, fixed));
  return [...new Map(sets.map((set) => [keyOf(set), set])).values()];
}

const keyOf = (touched: Touched): string => [...touched].sort().join();

/** How many promises a wave that touches `now` would break, and whether the waves after it would have to break one. */
const promisesOf = (now: Touched, recent: readonly Touched[], future: readonly Touched[]): readonly number[] => [
  due(recent).filter((dimension) => !now.has(dimension)).length,
  canGoOn([...recent, now].slice(-LOOK_AHEAD), future, LOOK_AHEAD) ? 0 : 1,
];

/** Whether this many more waves can keep the promises. A pair that helps today may leave too much for the next wave. */
const canGoOn = (recent: readonly Touched[], future: readonly Touched[], waves: number): boolean =>
  waves === 0 ||
  future.some(
    (next) =>
      due(recent).every((dimension) => next.has(dimension)) &&
      canGoOn([...recent, next].slice(-LOOK_AHEAD), future, waves - 1),
  );

const pairsOf = (questions: readonly Question[]): readonly Pair[] =>
  questions.flatMap((one, index) => questions.slice(index + 1).map((other): Pair => [one, other]));

/** The pair with the smallest rank, compared number by number; the first one where several are equal. */
function firstBy(pairs: readonly Pair[], rank: (pair: Pair) => readonly number[]): Pair {
  const [first, ...others] = pairs.map((pair) => ({ pair, rank: rank(pair) }));
  if (first === undefined) throw new Error('The bank of questions holds fewer than two to choose from.');
  return others.reduce((best, next) => (isBefore(next.rank, best.rank) ? next : best), first).pair;
}

function isBefore(a: readonly number[], b: readonly number[]): boolean {
  const at = a.findIndex((value, index) => value !== b[index]);
  return at !== -1 && (a[at] ?? 0) < (b[at] ?? 0);
}

import { type Counts, published } from './counted-builders.ts';

/**
 * A reader who knows the rules, the size of every team, everything that was published, and their own answer. They go through
 * every way in which the teams may have answered, and keep those that would have been published exactly like this.
 */

/** Answers and favourable answers of each team. */
export type World = readonly (readonly [answers: number, favourable: number])[];
export type Wave = {
  readonly sizes: readonly number[];
  readonly k: number;
  readonly isSensitive?: boolean;
  /** Everybody takes part, and anyone may skip the question; else everybody who takes part answers it. */
  readonly canSkip?: boolean;
};

/** Somebody outside all teams, or somebody of a team, with their answer. */
export type Reader = { readonly team: number; readonly answers: 0 | 1; readonly favourable: 0 | 1 };
const OUTSIDER: Reader = { team: -1, answers: 0, favourable: 0 };

export const waysToAnswer = (size: number): World =>
  Array.from({ length: size + 1 }, (_, answers) =>
    Array.from({ length: answers + 1 }, (_favourable, favourable) => [answers, favourable] as const),
  ).flat();

export const worldsOf = ({ sizes }: Wave): readonly World[] =>
  sizes.reduce<readonly World[]>(
    (worlds, size) => worlds.flatMap((world) => waysToAnswer(size).map((way) => [...world, way])),
    [[]],
  );

export function publicationOf({ sizes, canSkip = false, ...how }: Wave, world: World): string {
  const counts = sizes.map((size, team): Counts => {
    const [answers, favourable] = world[team] ?? [0, 0];
    return [size, answers, favourable, canSkip ? size : answers];
  });
  return JSON.stringify(published(counts, how));
}

export const readersOf = ({ sizes }: Wave): readonly Reader[] => [
  OUTSIDER,
  ...sizes.flatMap((_, team) => [
    { team, answers: 0 as const, favourable: 0 as const },
    { team, answers: 1 as const, favourable: 0 as const },
    { team, answers: 1 as const, favourable: 1 as const },
  ]),
];

/** Whether the reader's own answer can be one of this world. */
export function canBe({ team, answers, favourable }: Reader, { sizes }: Wave, world: World): boolean {
  if (team === -1) return true;
  const [all = 0, good = 0] = world[team] ?? [];
  if (answers === 0) return all < (sizes[team] ?? 0);
  return favourable === 1 ? good >= 1 : all - good >= 1;
}

/** All other people of some teams: how many there are, how many answered, and how many favourably. */
function othersIn(teams: readonly number[], reader: Reader, { sizes }: Wave, world: World) {
  const own = teams.includes(reader.team) ? reader : OUTSIDER;
  const sum = (of: (team: number) => number): number => teams.reduce((total, team) => total + of(team), 0);
  return {
    people: sum((team) => sizes[team] ?? 0) - (own === OUTSIDER ? 0 : 1),
    all: sum((team) => world[team]?.[0] ?? 0),
    answers: sum((team) => world[team]?.[0] ?? 0) - own.answers,
    favourable: sum((team) => world[team]?.[1] ?? 0) - own.favourable,
  };
}

/** Every choice of at least one team. */
export const someOf = (count: number): readonly (readonly number[])[] =>
  Array.from({ length: 2 ** count - 1 }, (_, index) =>
    Array.from({ length: count }, (_team, team) => team).filter((team) => ((index + 1) >> team) % 2 === 1),
  );

/** What the reader learns of some teams from the worlds that are left; `undefined` where nothing that matters is settled. */
export function leakOf(teams: readonly number[], reader: Reader, wave: Wave, worlds: readonly World[]) {
  const seen = worlds.map((world) => othersIn(teams, reader, wave, world));
  if (seen.length === 0 || seen[0]?.people === 0) return undefined;
  if (seen.every(({ answers }) => answers === 0)) return 'nobody else answered';
  if (seen.every(({ favourable }) => favourable === 0)) return 'nobody else is favourable';
  if (seen.every(({ answers, favourable }) => favourable === answers)) return 'everybody else is favourable';
  const isSmall = seen.some(({ all }) => all < wave.k);
  const isComputed = new Set(seen.map(({ favourable }) => favourable)).size === 1;
  return isSmall && isComputed ? 'the count of fewer than k' : undefined;
}

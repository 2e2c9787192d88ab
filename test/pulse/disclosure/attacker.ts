import type { PublishedWave } from '../../../src/pulse/disclosure/published.ts';
import { type Counts, published } from './counted-builders.ts';

/**
 * A reader who knows the rules, the size of every team, everything that was published, and their own answer. They go through
 * every way in which the teams may have answered, and keep those that would have been published exactly like this.
 */

/** How a team answered one question: how many answered it, how many favourably, and how many took part in the wave. */
type Way = readonly [answers: number, favourable: number, tookPart: number];
/** One way for each team. */
export type World = readonly Way[];

export type Wave = {
  readonly sizes: readonly number[];
  readonly k: number;
  readonly isSensitive?: boolean;
  /** Whoever takes part may skip the question. */
  readonly canSkip?: boolean;
  /** How many came or went in each team since the wave before; nobody where it is not given. */
  readonly moved?: readonly (number | null)[];
  readonly before?: readonly PublishedWave[];
  /** The sizes that the teams pretend to have, so that a rule about sizes does not see them. */
  readonly passedOffAs?: readonly number[];
};

/** Somebody outside all teams (a lead who is not asked), or somebody of a team, with what they did. */
export type Reader = { readonly team: number; readonly did: 'nothing' | 'skip' | 'favour' | 'not-favour' };
const OUTSIDER: Reader = { team: -1, did: 'nothing' };

const upTo = (most: number): readonly number[] => Array.from({ length: most + 1 }, (_, number) => number);

export const waysToAnswer = (size: number, canSkip = false): World =>
  upTo(size).flatMap((answers) =>
    upTo(answers).flatMap((favourable) =>
      (canSkip ? upTo(size - answers) : [0]).map((skips) => [answers, favourable, answers + skips] as const),
    ),
  );

const worldsOf = ({ sizes, canSkip }: Wave): readonly World[] =>
  productOf(sizes.map((size) => waysToAnswer(size, canSkip)));

export const productOf = (ways: readonly World[]): readonly World[] =>
  ways.reduce<readonly World[]>((worlds, some) => worlds.flatMap((world) => some.map((way) => [...world, way])), [[]]);

export function publishedOf({ sizes, passedOffAs = sizes, moved = [], ...how }: Wave, world: World): PublishedWave {
  const counts = world.map(([answers, favourable, tookPart], team): Counts => {
    const size = passedOffAs[team] ?? 0;
    return [size, answers, favourable, tookPart, moved[team] === undefined ? 0 : moved[team]];
  });
  return published(counts, how);
}

export const publicationOf = (wave: Wave, world: World): string => JSON.stringify(publishedOf(wave, world));

export function groupedBy<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const key = keyOf(item);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [item]);
    else group.push(item);
  }
  return groups;
}

export const readersOf = ({ sizes, canSkip = false }: Wave): readonly Reader[] => [
  OUTSIDER,
  ...sizes.flatMap((_, team) =>
    (['nothing', ...(canSkip ? (['skip'] as const) : []), 'favour', 'not-favour'] as const).map((did) => ({
      team,
      did,
    })),
  ),
];

/** Whether what the reader did can be a part of this world. */
export function canBe({ team, did }: Reader, { sizes }: Wave, world: World): boolean {
  if (team === -1) return true;
  const [answers, favourable, tookPart] = world[team] ?? [0, 0, 0];
  switch (did) {
    case 'nothing':
      return tookPart < (sizes[team] ?? 0);
    case 'skip':
      return tookPart > answers;
    case 'favour':
      return favourable > 0;
    case 'not-favour':
      return answers > favourable;
  }
}

/** All other people of some teams: how many there are, how many answered, and how many favourably. */
function othersIn(teams: readonly number[], reader: Reader, { sizes }: Wave, world: World) {
  const isOwn = teams.includes(reader.team);
  const sum = (of: (team: number) => number): number => teams.reduce((total, team) => total + of(team), 0);
  const own = isOwn && (reader.did === 'favour' || reader.did === 'not-favour') ? 1 : 0;
  return {
    people: sum((team) => sizes[team] ?? 0) - (isOwn ? 1 : 0),
    all: sum((team) => world[team]?.[0] ?? 0),
    answers: sum((team) => world[team]?.[0] ?? 0) - own,
    favourable: sum((team) => world[team]?.[1] ?? 0) - (isOwn && reader.did === 'favour' ? 1 : 0),
  };
}

/** Every choice of at least one team. */
const someOf = (count: number): readonly (readonly number[])[] =>
  Array.from({ length: 2 ** count - 1 }, (_, index) =>
    Array.from({ length: count }, (_team, team) => team).filter((team) => ((index + 1) >> team) % 2 === 1),
  );

/** What the reader learns of some teams from the worlds that are left; `undefined` where nothing that matters is settled. */
export function leakOf(teams: readonly number[], reader: Reader, wave: Wave, worlds: readonly World[]) {
  const [first] = worlds;
  if (first === undefined) return undefined;
  const others = (world: World) => othersIn(teams, reader, wave, world);
  const { people, favourable: count } = others(first);
  // Looked at one after another, because the first few nearly always leave everything open.
  const isIn = (settled: (seen: ReturnType<typeof others>) => boolean) =>
    worlds.every((world) => settled(others(world)));
  if (people === 0) return undefined;
  if (isIn(({ answers }) => answers === 0)) return 'nobody else answered';
  if (isIn(({ favourable }) => favourable === 0)) return 'nobody else is favourable';
  if (isIn(({ answers, favourable }) => favourable === answers)) return 'everybody else is favourable';
  const isComputed = isIn(({ favourable }) => favourable === count);
  return isComputed && !isIn(({ all }) => all >= wave.k) ? 'the count of fewer than k' : undefined;
}

/** What any reader learns of any teams, where the teams may have answered in any of these ways. */
export function leaksOf(wave: Wave, worlds: readonly World[] = worldsOf(wave), publish = publicationOf) {
  const byPublication = groupedBy(worlds, (world) => publish(wave, world));
  return [...byPublication].flatMap(([publication, alike]) =>
    readersOf(wave).flatMap((reader) => {
      const left = alike.filter((world) => canBe(reader, wave, world));
      return someOf(wave.sizes.length)
        .map((teams) => ({ teams, reader, publication, leak: leakOf(teams, reader, wave, left) }))
        .filter(({ leak }) => leak !== undefined);
    }),
  );
}

/** What the people of all teams of one or two learn of the others, if they tell each other everything: the count of fewer than k. */
export function leaksToTiny(wave: Wave) {
  const isTiny = (team: number): boolean => (wave.sizes[team] ?? 0) <= 2;
  const known = (world: World) => world.filter((_, team) => isTiny(team));
  const byKnown = groupedBy(worldsOf(wave), (world) => `${publicationOf(wave, world)} ${JSON.stringify(known(world))}`);
  const others = someOf(wave.sizes.length).filter((teams) => !teams.some(isTiny));
  return [...byKnown].flatMap(([publication, worlds]) =>
    others
      .map((teams) => ({ teams, publication, leak: leakOf(teams, OUTSIDER, wave, worlds) }))
      .filter(({ leak }) => leak === 'the count of fewer than k'),
  );
}

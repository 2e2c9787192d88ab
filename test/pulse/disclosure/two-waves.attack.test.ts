import { expect, test } from 'vitest';
import type { PublishedWave } from '../../../src/pulse/disclosure/published.ts';
import { groupedBy } from './attacker.ts';
import { type Counts, published } from './counted-builders.ts';

/**
 * One reader who compares two waves of a team and supposes that nobody changes their mind. Who takes part in which wave is not
 * known. Does the reader ever know that all the others agree?
 */

/** Who takes part: in both waves, in the first, or in the second. */
const WHEN = ['both', 'first', 'second'] as const;
type Kind = { readonly when: (typeof WHEN)[number]; readonly isFavourable: boolean };
const KINDS: readonly Kind[] = WHEN.flatMap((when) => [true, false].map((isFavourable) => ({ when, isFavourable })));

/** How many people of each kind there are; the others of the team take part in neither. */
type World = readonly number[];

const worldsOf = (people: number, kinds = KINDS.length): readonly World[] =>
  kinds === 0
    ? [[]]
    : Array.from({ length: people + 1 }, (_, count) => count).flatMap((count) =>
        worldsOf(people - count, kinds - 1).map((others) => [count, ...others]),
      );

const countIn = (world: World, wanted: (kind: Kind) => boolean): number =>
  KINDS.reduce((sum, kind, index) => sum + (wanted(kind) ? (world[index] ?? 0) : 0), 0);

function answersOf(people: number, world: World, when: 'first' | 'second'): Counts {
  const takesPart = (kind: Kind): boolean => kind.when === 'both' || kind.when === when;
  const favourable = countIn(world, (kind) => takesPart(kind) && kind.isFavourable);
  return [people, countIn(world, takesPart), favourable];
}

const wavesOf = (people: number, world: World): readonly PublishedWave[] => {
  const before = published([answersOf(people, world, 'first')]);
  return [before, published([answersOf(people, world, 'second')], { before: [before] })];
};

/** The readers, by their kind, who know from what is published that all others who took part agree. */
function readersWhoKnow(people: number, read: (people: number, world: World) => string): readonly string[] {
  const byPublication = groupedBy(worldsOf(people), (world) => read(people, world));
  return [...byPublication].flatMap(([publication, worlds]) =>
    KINDS.filter((own, index) => {
      const others = worlds
        .filter((world) => (world[index] ?? 0) > 0)
        .map((world) => [true, false].map((side) => countIn(world, ({ isFavourable }) => isFavourable === side)))
        .map(([good = 0, bad = 0]) => (own.isFavourable ? [good - 1, bad] : [good, bad - 1]));
      return others.length > 0 && [0, 1].some((side) => others.every((counts) => counts[side] === 0));
    }).map(({ when, isFavourable }) => `${when} ${isFavourable}: ${publication}`),
  );
}

test.for([5, 6, 7, 8])('nobody knows from two waves of a team of %i that all the others agree', (people) => {
  const read = (size: number, world: World): string => JSON.stringify(wavesOf(size, world));
  expect(readersWhoKnow(people, read).slice(0, 3)).toEqual([]);
});

test('if a figure of all or none were shown, somebody would', () => {
  const read = (size: number, world: World): string =>
    JSON.stringify([answersOf(size, world, 'first'), answersOf(size, world, 'second')]);
  expect(readersWhoKnow(5, read)).not.toEqual([]);
});

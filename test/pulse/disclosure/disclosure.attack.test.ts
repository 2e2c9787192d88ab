import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  canBe,
  leakOf,
  publicationOf,
  type Reader,
  readersOf,
  someOf,
  type Wave,
  type World,
  waysToAnswer,
  worldsOf,
} from './attacker.ts';

describe('all ways in which small workspaces may answer', () => {
  test.for<Wave & { why: string }>([
    { why: 'one team of k', sizes: [5], k: 5 },
    { why: 'teams that may all be shown', sizes: [7, 6], k: 5 },
    { why: 'a small team beside two large ones', sizes: [8, 7, 3], k: 5 },
    { why: 'one person beside a team', sizes: [8, 1], k: 5 },
    { why: 'one person, and a team just under a raised k', sizes: [7, 1], k: 8 },
    { why: 'two people who could be told apart', sizes: [6, 2, 1], k: 5 },
    { why: 'small teams only', sizes: [4, 4, 3], k: 5 },
    { why: 'people on their own', sizes: [4, 3, 1, 1], k: 5 },
    { why: 'a raised k', sizes: [9, 6, 3], k: 7 },
    { why: 'a sensitive question', sizes: [7, 4, 3], k: 5, isSensitive: true },
    { why: 'a sensitive question in two teams', sizes: [7, 6], k: 5, isSensitive: true },
    { why: 'a sensitive question that some skip', sizes: [12, 1], k: 5, isSensitive: true, canSkip: true },
    { why: 'a question that some skip', sizes: [8, 4, 3], k: 5, canSkip: true },
    { why: 'a team, a group just large enough and a small one', sizes: [12, 8, 4], k: 5 },
  ])('give nothing away: $why, $sizes', (wave) => {
    const byPublication = groupedBy(worldsOf(wave), (world) => publicationOf(wave, world));
    const leaks = [...byPublication].flatMap(([publication, worlds]) =>
      leaksOf(wave, worlds).map((leak) => ({ ...leak, publication })),
    );
    expect(leaks.slice(0, 3)).toEqual([]);
  });
});

function groupedBy(worlds: readonly World[], keyOf: (world: World) => string): ReadonlyMap<string, readonly World[]> {
  const groups = new Map<string, World[]>();
  for (const world of worlds) {
    const key = keyOf(world);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [world]);
    else group.push(world);
  }
  return groups;
}

const leaksOf = (wave: Wave, worlds: readonly World[]) =>
  readersOf(wave).flatMap((reader) => {
    const left = worlds.filter((world) => canBe(reader, wave, world));
    return someOf(wave.sizes.length)
      .map((teams) => ({ teams, reader, leak: leakOf(teams, reader, wave, left) }))
      .filter(({ leak }) => leak !== undefined);
  });

/** A way to answer, often with all or none in favour. */
const answering = (size: number) =>
  fc
    .tuple(fc.integer({ min: 0, max: size }), fc.constantFrom(0, 1, 2, 3), fc.integer({ min: 0, max: size }))
    .map(([answers, end, some]): readonly [number, number] => [
      answers,
      end === 0 ? 0 : end === 1 ? answers : Math.min(answers, some),
    ]);

const withWorld = (wave: fc.Arbitrary<Wave>) =>
  wave.chain((given) => fc.tuple(fc.constant(given), fc.tuple(...given.sizes.map(answering))));

const anyWave: fc.Arbitrary<Wave> = fc.record({
  sizes: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 6 }),
  k: fc.integer({ min: 5, max: 8 }),
});
const usualWave = fc.record({ sizes: fc.constantFrom([12, 10, 9, 8, 7], [24, 20, 6, 4]), k: fc.constant(5) });

/**
 * Worlds next to the true one: another count in one team, or, while two teams stay below k, in both. A reader who cannot rule
 * these out cannot rule out all the others either.
 */
function nearby(wave: Wave, truth: World, team: number): readonly World[] {
  const ways = (one: number): World => {
    const isSmall = (truth[one]?.[0] ?? 0) < wave.k;
    return waysToAnswer(wave.sizes[one] ?? 0).filter(([answers]) => answers < wave.k === isSmall);
  };
  const small = [...truth.keys()].filter((other) => other !== team && (truth[other]?.[0] ?? 0) < wave.k);
  return ways(team)
    .map((way) => truth.with(team, way))
    .flatMap((world) => [world, ...small.flatMap((other) => ways(other).map((way) => world.with(other, way)))]);
}

function leaksNearby(wave: Wave, truth: World) {
  const publication = publicationOf(wave, truth);
  return [...truth.keys()].flatMap((team) => {
    const alike = nearby(wave, truth, team).filter((world) => publicationOf(wave, world) === publication);
    const canRead = (reader: Reader): boolean => canBe(reader, wave, truth);
    return readersOf(wave)
      .filter(canRead)
      .map((reader) => {
        const left = alike.filter((world) => canBe(reader, wave, world));
        return { team, reader, leak: leakOf([team], reader, wave, left) };
      })
      .filter(({ leak }) => leak !== undefined);
  });
}

test.for([
  { why: 'any workspace', waves: anyWave, numRuns: 40 },
  { why: 'one of usual teams', waves: usualWave, numRuns: 15 },
])('no reader computes a small group, or that all or none of the others agree: $why', ({ waves, numRuns }) => {
  fc.assert(
    fc.property(withWorld(waves), ([wave, truth]) => {
      expect(leaksNearby(wave, truth)).toEqual([]);
    }),
    { numRuns },
  );
});

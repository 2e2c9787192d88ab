import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  canBe,
  leakOf,
  leaksOf,
  leaksToTiny,
  productOf,
  publicationOf,
  publishedOf,
  type Reader,
  readersOf,
  type Wave,
  type World,
  waysToAnswer,
} from './attacker.ts';

/** One reader with everything that is published, and with their own answer or none. */

const FIVE_TO_TWELVE = [5, 6, 7, 8, 9, 10, 11, 12];
const first = (leaks: readonly unknown[]): readonly unknown[] => leaks.slice(0, 3);

describe('all ways in which teams of five to twelve may answer give nothing away', () => {
  test.for(FIVE_TO_TWELVE)('a team of %i alone, in which people stay away or skip the question', (size) => {
    for (const moved of [0, 1])
      expect(first(leaksOf({ sizes: [size], k: 5, canSkip: true, moved: [moved] }))).toEqual([]);
  });

  test.for(FIVE_TO_TWELVE)('a team of %i beside small ones, with which it forms the rest when few answer', (size) => {
    for (const small of [[1], [2], [4], [2, 2], [3, 1], [4, 3]])
      expect(first(leaksOf({ sizes: [size, ...small], k: 5 }))).toEqual([]);
  });

  test.for(FIVE_TO_TWELVE)(
    'a team of %i in a workspace of four groups, whoever knows that all of the others answered',
    (size) => {
      const others: World = [2, 3, 4].map((favourable) => [7, favourable, 7]);
      const worlds = productOf([waysToAnswer(size), others, others, others]);
      expect(first(leaksOf({ sizes: [size, 7, 7, 7], k: 5 }, worlds))).toEqual([]);
    },
  );

  test.for(FIVE_TO_TWELVE)('a team of %i and the rest, where a few came and went', (size) => {
    for (const moved of [
      [1, 0, 0],
      [0, 1, 0],
      [2, 1, null],
    ])
      expect(first(leaksOf({ sizes: [size, 4, 2], k: 5, moved }))).toEqual([]);
  });

  test.for(FIVE_TO_TWELVE)(
    'a team of %i, to all people of teams of one or two who tell each other everything',
    (size) => {
      for (const small of [[2], [2, 2], [3, 1], [4, 2, 1]])
        expect(first(leaksToTiny({ sizes: [size, ...small], k: 5 }))).toEqual([]);
    },
  );
});

describe('all ways in which small workspaces may answer', () => {
  test.for<Wave & { why: string }>([
    { why: 'teams that may all be shown', sizes: [7, 6], k: 5 },
    { why: 'a small team beside two large ones', sizes: [8, 7, 3], k: 5 },
    { why: 'one person, and a team just under a raised k', sizes: [7, 1], k: 8 },
    { why: 'two people who could be told apart', sizes: [6, 2, 1], k: 5 },
    { why: 'small teams only', sizes: [4, 4, 3], k: 5 },
    { why: 'people on their own', sizes: [4, 3, 1, 1], k: 5 },
    { why: 'a raised k', sizes: [9, 6, 3], k: 7 },
    { why: 'a sensitive question', sizes: [7, 4, 3], k: 5, isSensitive: true },
    {
      why: 'a sensitive question in two teams, to one of which somebody came',
      sizes: [7, 6],
      k: 5,
      isSensitive: true,
      moved: [1, 0],
    },
    { why: 'a sensitive question that some skip', sizes: [11, 1], k: 5, isSensitive: true, canSkip: true },
    { why: 'a question that some skip', sizes: [7, 3, 2], k: 5, canSkip: true },
  ])('give nothing away: $why, $sizes', (wave) => {
    expect(first(leaksOf(wave))).toEqual([]);
  });
});

test('the wave after gives nothing away: which teams form the rest, and whether they did so before, is public', () => {
  const wave: Wave = { sizes: [6, 4, 3], k: 5 };
  const before = publishedOf(wave, [
    [6, 3, 6],
    [3, 2, 3],
    [3, 1, 3],
  ]);
  expect(first(leaksOf({ ...wave, before: [before] }))).toEqual([]);
});

describe('without a rule the same attack finds something', () => {
  test.for<{ why: string; wave: Wave; publish?: (wave: Wave, world: World) => string; finds: string }>([
    {
      why: 'shares of all or none',
      wave: { sizes: [6], k: 5 },
      publish: (_, world) =>
        JSON.stringify(world.map(([answers, favourable]) => answers >= 5 && [answers, favourable])),
      finds: 'everybody else is favourable',
    },
    {
      why: 'a share of everybody that leaves the teams under k in',
      wave: { sizes: [7, 3], k: 5 },
      publish: (wave, world) => publicationOf(wave, world) + sumOf(world),
      finds: 'the count of fewer than k',
    },
    {
      why: 'one person in the rest with a team just under k',
      wave: { sizes: [7, 1], passedOffAs: [7, 3], k: 8 },
      finds: 'the count of fewer than k',
    },
  ])('$why', ({ wave, publish, finds }) => {
    expect(leaksOf(wave, undefined, publish).map(({ leak }) => leak)).toContain(finds);
  });

  test.for([
    { why: 'a couple', sizes: [6, 2], passedOffAs: [6, 3] },
    { why: 'two people who are a team each', sizes: [5, 1, 1], passedOffAs: [5, 3, 3] },
  ])('$why who stay in the rest know the count of fewer than k', ({ sizes, passedOffAs }) => {
    expect(leaksToTiny({ sizes, passedOffAs, k: 5 })).not.toEqual([]);
  });
});

const sumOf = (world: World): string =>
  [0, 1].map((part) => world.reduce((sum, way) => sum + (way[part] ?? 0), 0)).join(' of ');

/** A way to answer, often with all or none in favour. */
const answering = (size: number) =>
  fc
    .tuple(fc.integer({ min: 0, max: size }), fc.constantFrom(0, 1, 2, 3), fc.integer({ min: 0, max: size }))
    .map(([answers, end, some]): World[number] => [
      answers,
      end === 0 ? 0 : end === 1 ? answers : Math.min(answers, some),
      answers,
    ]);

const withWorld = (wave: fc.Arbitrary<Wave>) =>
  wave.chain((given) => fc.tuple(fc.constant(given), fc.tuple(...given.sizes.map(answering))));

const anyMoved = fc.array(fc.constantFrom(0, 1, 5, null), { maxLength: 6 });
const anyWave: fc.Arbitrary<Wave> = fc.record({
  sizes: fc.array(fc.integer({ min: 1, max: 12 }), { minLength: 1, maxLength: 6 }),
  k: fc.integer({ min: 5, max: 8 }),
  moved: anyMoved,
});
const usualWave = fc.record({
  sizes: fc.constantFrom([12, 10, 9, 8, 7], [24, 20, 6, 4]),
  k: fc.constant(5),
  moved: anyMoved,
});

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
  { why: 'any workspace', waves: anyWave, numRuns: 20 },
  { why: 'one of usual teams', waves: usualWave, numRuns: 8 },
])('no reader computes a small group, or that all or none of the others agree: $why', ({ waves, numRuns }) => {
  fc.assert(
    fc.property(withWorld(waves), ([wave, truth]) => {
      expect(leaksNearby(wave, truth)).toEqual([]);
    }),
    { numRuns },
  );
});

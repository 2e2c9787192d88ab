import { describe, expect, test } from 'vitest';
import { percentWords } from '../../../src/pulse/disclosure/disclosure-words.ts';
import type { PublishedWave } from '../../../src/pulse/disclosure/published.ts';
import { type Counts, itemOf, published } from './counted-builders.ts';

const words = (counts: readonly Counts[], team = 0): string => {
  const shown = itemOf(counts).teams[team]?.shown;
  return shown === undefined || shown.kind === 'withheld' ? 'withheld' : percentWords(shown);
};

describe('a team shows limits only, where one to four people came or went', () => {
  test.for<{ why: string; favourable: number; moved: number | null; shows: string }>([
    { why: 'nobody', favourable: 5, moved: 0, shows: '50 %' },
    { why: 'its first wave, with nothing to compare', favourable: 5, moved: null, shows: '50 %' },
    { why: 'one', favourable: 5, moved: 1, shows: 'about half' },
    { why: 'four', favourable: 6, moved: 4, shows: '≥60 %' },
    { why: 'five, whose answers a difference does not give away', favourable: 6, moved: 5, shows: '60 %' },
    { why: 'one, and all are favourable', favourable: 10, moved: 1, shows: '≥60 %' },
    { why: 'one, and few are', favourable: 4, moved: 1, shows: '≤40 %' },
  ])('$why: $shows', ({ favourable, moved, shows }) => {
    expect(words([[10, 10, favourable, 10, moved]])).toBe(shows);
  });

  test('while other teams show their figures, and too few answers stay withheld', () => {
    const counts: Counts[] = [
      [10, 10, 5, 10, 1],
      [10, 10, 5],
      [10, 4, 2, 4, 1],
    ];
    expect([0, 1, 2].map((team) => words(counts, team))).toEqual(['about half', '50 %', 'withheld']);
  });
});

const LARGE: Counts = [8, 7, 3];
const FOUR: Counts = [4, 4, 2];
const THREE: Counts = [4, 3, 1];

describe('the rest shows limits only, unless the same people formed it when the question was last asked', () => {
  test.for<{ why: string; before: Counts[]; moved?: number; shows: string }>([
    { why: 'the same', before: [LARGE, FOUR, THREE], shows: '43 %' },
    { why: 'with a team that was shown on its own', before: [LARGE, [6, 5, 3], THREE], shows: 'about half' },
    { why: 'without a team that is shown on its own now', before: [[8, 4, 3], FOUR, THREE], shows: 'about half' },
    { why: 'with a team that took no part', before: [LARGE, FOUR], shows: 'about half' },
    { why: 'with one more person', before: [LARGE, FOUR, THREE], moved: 1, shows: 'about half' },
    {
      why: 'with five who moved, perhaps from one of its teams to another',
      before: [LARGE, FOUR, THREE],
      moved: 5,
      shows: 'about half',
    },
  ])('$why: $shows', ({ before, moved = 0, shows }) => {
    const { rest } = itemOf([LARGE, FOUR, [4, 3, 1, 3, moved]], { before: [published(before)] });
    expect(rest.kind === 'shown' && percentWords(rest.shown)).toBe(shows);
  });

  test('where it was not asked before, only those who came or went since the wave before matter', () => {
    const unasked = { ...published([LARGE]), items: [] };
    const rest = (moved: number | null) => itemOf([FOUR, [4, 3, 1, 3, moved]], { before: [unasked] }).rest;
    expect([null, 0, 1].map((moved) => rest(moved))).toMatchObject([
      { shown: { kind: 'counted' } },
      { shown: { kind: 'counted' } },
      { shown: { kind: 'limited' } },
    ]);
  });

  test('the last wave that asked the question counts', () => {
    const [same, other] = [published([FOUR, THREE]), published([LARGE, FOUR])];
    const rest = (before: readonly PublishedWave[]) => itemOf([FOUR, THREE], { before }).rest;
    expect(rest([other, same, { ...other, items: [] }])).toMatchObject({ shown: { kind: 'counted' } });
    expect(rest([same, other])).toMatchObject({ shown: { kind: 'limited' } });
  });

  test('a team that leaves the rest shows its own figure', () => {
    const before = published([[8, 4, 2], FOUR, THREE]);
    expect(itemOf([LARGE, FOUR, THREE], { before: [before] }).teams[0]?.shown).toMatchObject({ kind: 'counted' });
  });
});

const SIX_OF_EIGHT: Counts = [8, 6, 3];

test.for<{ why: string; moved: readonly (number | null)[]; before: Counts[]; shows: string }>([
  { why: 'the first wave', moved: [null, null], before: [], shows: '50 %' },
  { why: 'nobody', moved: [0, 0], before: [SIX_OF_EIGHT, SIX_OF_EIGHT], shows: '50 %' },
  { why: 'nine', moved: [5, 4], before: [SIX_OF_EIGHT, SIX_OF_EIGHT], shows: 'about half' },
  { why: 'ten, which is its k', moved: [5, 5], before: [SIX_OF_EIGHT, SIX_OF_EIGHT], shows: '50 %' },
  { why: 'a new team of eight', moved: [0, null], before: [SIX_OF_EIGHT], shows: 'about half' },
  {
    why: 'a team of four that sits out',
    moved: [0, 0],
    before: [SIX_OF_EIGHT, SIX_OF_EIGHT, FOUR],
    shows: 'about half',
  },
])('a sensitive question, where those who came or went in all are $why: $shows', ({ moved, before, shows }) => {
  const counts = moved.map((count): Counts => [8, 6, 3, 6, count]);
  const how = { isSensitive: true, before: before.length === 0 ? [] : [published(before)] };
  const { workspace } = itemOf(counts, how);
  expect(workspace.kind === 'pooled' && percentWords(workspace.figure)).toBe(shows);
});

import { describe, expect, test } from 'vitest';
import { changeOf } from '../../../src/pulse/disclosure/change.ts';
import { disclose } from '../../../src/pulse/disclosure/disclosure.ts';
import type { PublishedWave } from '../../../src/pulse/disclosure/published.ts';
import { aTeam, ITEM, terms } from './counted-builders.ts';

type Given = {
  readonly favourable?: number;
  readonly answers?: number;
  readonly answered?: number;
  readonly moved?: number | null;
  readonly isAsked?: boolean;
};

/** A wave of one team of twenty, of whom eighteen answer. */
function aWave({ favourable = 9, answers = 18, answered = answers, moved = 0, isAsked = true }: Given): PublishedWave {
  const items = isAsked ? { [ITEM]: { answers, favourable } } : {};
  return disclose([aTeam({ audience: 20, answered, moved, items })], isAsked ? terms() : { k: 5, items: [] }, []);
}
const change = (...waves: readonly Given[]) => changeOf(waves.map(aWave), 1, ITEM);
const OUT = disclose([aTeam({ team: 2 })], terms(), []);

describe('an arrow is shown for a change of twenty points in two waves', () => {
  test.for([
    { why: 'up', waves: [6, 12, 12], shows: 'up' },
    { why: 'down', waves: [12, 6, 7], shows: 'down' },
    { why: 'not yet after one', waves: [6, 12], shows: null },
    { why: 'not where the second falls back', waves: [6, 12, 8], shows: null },
    { why: 'not where they go both ways', waves: [9, 14, 5], shows: null },
    { why: 'not for 17 points', waves: [6, 9, 9], shows: null },
    { why: 'not once it is the level', waves: [6, 12, 12, 12], shows: null },
    { why: 'not for the first wave', waves: [6], shows: null },
    { why: 'not from a clipped figure', waves: [3, 9, 9], shows: null },
    { why: 'not to a clipped figure', waves: [9, 15, 15], shows: null },
  ])('$why', ({ waves, shows }) => {
    expect(change(...waves.map((favourable) => ({ favourable })))).toBe(shows);
  });

  test('of exactly twenty points and three people', () => {
    const [before, after] = [
      { favourable: 6, answers: 15 },
      { favourable: 9, answers: 15 },
    ];
    expect(change(before, after, after)).toBe('up');
  });

  test('never of fewer than three people', () => {
    const [before, after] = [
      { favourable: 4, answers: 10 },
      { favourable: 6, answers: 10 },
    ];
    expect(change(before, after, after)).toBeNull();
  });
});

describe('no arrow is shown', () => {
  const [BEFORE, AFTER] = [{ favourable: 6 }, { favourable: 12 }];

  test.for<{ why: string; waves: readonly Given[] }>([
    { why: 'under 50 % participation', waves: [BEFORE, { favourable: 6, answers: 9 }, AFTER] },
    { why: 'after one to four came or went', waves: [BEFORE, { ...AFTER, moved: 4 }, AFTER] },
    { why: 'after some came or went since', waves: [BEFORE, AFTER, { ...AFTER, moved: 1 }] },
    {
      why: 'after many came or went twice, who may be the same people',
      waves: [BEFORE, { ...AFTER, moved: 5 }, { ...AFTER, moved: 5 }],
    },
    {
      why: 'after some came or went in a wave between that did not ask',
      waves: [BEFORE, { isAsked: false, moved: 2 }, AFTER, AFTER],
    },
    { why: 'in a wave with which the team begins anew', waves: [BEFORE, AFTER, { ...AFTER, moved: null }] },
    { why: 'in a wave that does not ask it', waves: [BEFORE, AFTER, AFTER, { isAsked: false }] },
  ])('$why', ({ waves }) => {
    expect(change(...waves)).toBeNull();
  });

  test('for an unknown team', () => {
    expect(changeOf([BEFORE, AFTER, AFTER].map(aWave), 9, ITEM)).toBeNull();
  });
});

test('waves between that did not ask or in which the team took no part, and many who came before the first of the three, do not matter', () => {
  const waves = [{ favourable: 6, moved: 5 }, { isAsked: false }, { favourable: 12 }].map(aWave);
  expect(changeOf([...waves, OUT, aWave({ favourable: 12 })], 1, ITEM)).toBe('up');
});

test('one time that many came or went leaves a comparison', () => {
  expect(change({ favourable: 6 }, { favourable: 12, moved: 5 }, { favourable: 12 })).toBe('up');
});

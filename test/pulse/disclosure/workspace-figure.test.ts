import { describe, expect, test } from 'vitest';
import { percentWords } from '../../../src/pulse/disclosure/disclosure-words.ts';
import type { PublishedItem } from '../../../src/pulse/disclosure/published.ts';
import { type Counts, itemOf } from './counted-builders.ts';

/** `4 groups, 54 %` */
function read({ workspace }: PublishedItem): string {
  switch (workspace.kind) {
    case 'pooled':
      return `${workspace.groups} groups, ${percentWords(workspace.figure)}`;
    case 'spread':
      return [
        `${workspace.groups} groups, middle ${workspace.median.join(' and ')}`,
        ...workspace.limits.map((limit) => `several ${percentWords(limit)}`),
      ].join(', ');
    case 'withheld':
      return workspace.why;
  }
}

const NINE: Counts = [12, 9, 5];
const THREE_OF_NINE: Counts = [12, 9, 3];
const FOUR: Counts = [4, 4, 2];

describe('one question in the workspace', () => {
  test.for<{ why: string; counts: Counts[]; says: string }>([
    {
      why: 'four groups, of which none shows a limit, are pooled',
      counts: [NINE, NINE, NINE, [8, 8, 4]],
      says: '4 groups, 54 %',
    },
    { why: 'the rest is a group', counts: [NINE, NINE, NINE, FOUR, FOUR], says: '4 groups, 54 %' },
    { why: 'three groups are too few', counts: [NINE, NINE, NINE, FOUR], says: 'few-groups' },
    { why: 'no group is too few', counts: [FOUR], says: 'few-groups' },
    {
      why: 'a limit takes the pooled share away, and is told of no group alone',
      counts: [NINE, NINE, NINE, [10, 10, 10], [10, 10, 7]],
      says: '5 groups, middle under-60',
    },
    {
      why: 'nor is one of two, of whom each would know the other',
      counts: [NINE, NINE, NINE, [10, 10, 10], [10, 10, 9]],
      says: '5 groups, middle under-60',
    },
    {
      why: 'a limit of three is told; of an even number there are two in the middle',
      counts: [NINE, [10, 10, 9], [12, 12, 12], [11, 11, 10], [8, 8, 0], [8, 8, 1]],
      says: '6 groups, middle under-60 and from-60, several ≥80 %',
    },
    {
      why: 'a group in which somebody came or went takes the pooled share away too',
      counts: [NINE, NINE, NINE, [12, 9, 5, 9, 1]],
      says: '4 groups, middle under-60 and under-60',
    },
    {
      why: 'six answers of which neither side is a limit are 3 of 6, so they are not pooled',
      counts: [NINE, NINE, NINE, [6, 6, 3]],
      says: '4 groups, middle under-60 and under-60',
    },
    {
      why: 'where three of nearly each group are favourable, the fewest that can be, a sum would say so',
      counts: [THREE_OF_NINE, THREE_OF_NINE, THREE_OF_NINE, NINE],
      says: '4 groups, middle under-60 and under-60',
    },
  ])('$why', ({ counts, says }) => {
    expect(read(itemOf(counts))).toBe(says);
  });

  test('a sensitive one is shown for the workspace alone, from ten answers, however few groups there are', () => {
    const sensitive = (...counts: Counts[]): PublishedItem => itemOf(counts, { isSensitive: true });
    expect(sensitive([8, 5, 2], [8, 5, 4])).toMatchObject({ teams: [], rest: { kind: 'none' } });
    expect(read(sensitive([8, 5, 2], [8, 5, 4]))).toBe('2 groups, 60 %');
    expect(read(sensitive([8, 5, 2], [8, 4, 4]))).toBe('few-answers');
  });
});

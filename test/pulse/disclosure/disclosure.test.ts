import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupK, sensitiveK } from '../../../src/pulse/disclosure/counted.ts';
import { disclose } from '../../../src/pulse/disclosure/disclosure.ts';
import { leftOutWords, percentWords, withheldWords } from '../../../src/pulse/disclosure/disclosure-words.ts';
import type { Figure } from '../../../src/pulse/disclosure/figure.ts';
import type { PublishedItem, Withheld } from '../../../src/pulse/disclosure/published.ts';
import { aTeam, type Counts, ITEM, itemOf, published, teamsOf, terms } from './counted-builders.ts';

const words = (shown: Figure | Withheld): string => (shown.kind === 'withheld' ? shown.why : percentWords(shown));

/** `57 % | few-answers, rest 50 %` */
const read = ({ teams, rest }: PublishedItem): string =>
  `${teams.map(({ shown }) => words(shown)).join(' | ')}, rest ${rest.kind === 'shown' ? percentWords(rest.shown) : rest.kind}`;

describe('one question', () => {
  test.for<{ why: string; counts: Counts[]; says: string }>([
    { why: 'a team shows its share', counts: [[8, 7, 4]], says: '57 %, rest none' },
    { why: 'four answers are too few', counts: [[8, 4, 2]], says: 'few-answers, rest left-out' },
    { why: 'four people are too few', counts: [[4, 4, 2]], says: 'small-team, rest left-out' },
    { why: 'no answers look like few', counts: [[8, 0, 0]], says: 'few-answers, rest left-out' },
    {
      why: 'a team is not withheld for the sake of a small one',
      counts: [
        [12, 10, 5],
        [8, 7, 3],
        [4, 4, 4],
      ],
      says: '50 % | 43 % | small-team, rest left-out',
    },
    {
      why: 'small teams are shown together',
      counts: [
        [12, 10, 5],
        [4, 4, 1],
        [3, 3, 3],
      ],
      says: '50 % | small-team | small-team, rest 57 %',
    },
  ])('$why', ({ counts, says }) => {
    expect(read(itemOf(counts))).toBe(says);
  });

  test.for<{ why: string; counts: Counts[]; k?: number; rest: string }>([
    {
      why: 'a single person, who could subtract their own answer',
      counts: [
        [7, 7, 3],
        [1, 1, 1],
      ],
      k: 8,
      rest: 'left-out',
    },
    {
      why: 'a couple, who could subtract theirs',
      counts: [
        [6, 4, 2],
        [2, 2, 1],
      ],
      rest: 'left-out',
    },
    {
      why: 'people who are a team each, and could tell each other',
      counts: [
        [6, 4, 2],
        [1, 1, 1],
        [1, 1, 0],
      ],
      rest: 'left-out',
    },
    {
      why: 'a couple, even if they did not answer: else it would say that they did not',
      counts: [
        [4, 3, 2],
        [4, 3, 1],
        [2, 0, 0],
      ],
      rest: 'left-out',
    },
    {
      why: 'a couple beside enough others',
      counts: [
        [4, 4, 2],
        [4, 3, 1],
        [2, 1, 1],
      ],
      rest: 'shown',
    },
  ])('the rest with $why is $rest', ({ counts, k = 5, rest }) => {
    expect(itemOf(counts, { k }).rest.kind).toBe(rest);
  });
});

test('k is only ever raised', () => {
  expect([1, 5, 5.5, 12].map(groupK)).toEqual([5, 5, 6, 12]);
  expect([1, 5, 12].map(sensitiveK)).toEqual([10, 10, 12]);
  expect(itemOf([[8, 6, 3]], { k: 1 })).toEqual(itemOf([[8, 6, 3]], { k: 5 }));
  expect(read(itemOf([[8, 6, 3]], { k: 7 }))).toBe('few-answers, rest left-out');
});

test('what is withheld says why, and not how many answered', () => {
  expect(withheldWords({ kind: 'withheld', why: 'few-answers', k: 5 })).toBe(
    'Fewer than 5 answers: too few to show without pointing at people.',
  );
  expect(JSON.stringify(published([[8, 4, 2]]))).toBe(JSON.stringify(published([[8, 0, 0]])));
  expect(leftOutWords({ kind: 'left-out', teams: 2 })).toBe(
    'Left out: 2 teams together, with too few answers to show where teams of one or two people are not counted.',
  );
  expect(withheldWords({ kind: 'withheld', why: 'few-groups', k: 5 })).toBe(
    'Fewer than 4 groups have a result: who knows their own could work out another’s.',
  );
});

describe('participation', () => {
  test.for([
    { why: 'few people', audience: 4, answered: 4, shows: null },
    { why: 'under half', audience: 12, answered: 5, shows: 'under-50' },
    { why: 'half', audience: 10, answered: 5, shows: '50-69' },
    { why: 'a little under 70 %', audience: 100, answered: 69, shows: '50-69' },
    { why: '70 %', audience: 10, answered: 7, shows: 'from-70' },
    { why: 'under k answered, which is under half of ten', audience: 10, answered: 0, shows: 'under-50' },
    { why: 'under k answered, which may be all but one of five', audience: 5, answered: 4, shows: null },
  ])('$why', ({ audience, answered, shows }) => {
    expect(disclose([aTeam({ audience, answered })], terms(), []).teams[0]?.participation).toBe(shows);
  });

  test('the workspace tells how many teams there were of each', () => {
    expect(
      published([
        [8, 7, 4],
        [8, 8, 4],
        [10, 5, 3],
        [12, 1, 0],
        [3, 3, 3],
      ]).participation,
    ).toEqual({
      'under-50': 1,
      '50-69': 1,
      'from-70': 2,
    });
  });

  test('of three teams that show one the workspace tells nothing, because each could read the others', () => {
    const three: Counts[] = [
      [8, 7, 4],
      [10, 5, 3],
      [12, 1, 0],
    ];
    expect(published([...three, [3, 3, 3], [5, 4, 4]]).participation).toMatchObject({ why: 'few-groups' });
  });
});

test.for([
  { moved: 0, shows: 'none' },
  { moved: 1, shows: 'few' },
  { moved: 4, shows: 'few' },
  { moved: 5, shows: 'many' },
  { moved: null, shows: 'first' },
])('$moved who came or went are $shows', ({ moved, shows }) => {
  expect(disclose([aTeam({ moved })], terms(), []).teams[0]?.moved).toBe(shows);
});

describe('what is published', () => {
  const anyTeams = fc
    .array(fc.tuple(fc.nat(30), fc.nat(30), fc.nat(30)), { maxLength: 6 })
    .map((teams) => teams.map(([a, b, c]): Counts => [a, Math.min(a, b), Math.min(a, b, c)]));

  test('survives JSON unchanged', () => {
    fc.assert(
      fc.property(anyTeams, (counts) => {
        const wave = published(counts);
        expect(JSON.parse(JSON.stringify(wave))).toEqual(wave);
      }),
    );
  });

  test('does not depend on the other teams where a team is shown on its own', () => {
    fc.assert(
      fc.property(anyTeams, anyTeams, (others, yetOthers) => {
        const own: Counts = [9, 8, 4];
        expect(itemOf([own, ...others]).teams[0]).toEqual(itemOf([own, ...yetOthers]).teams[0]);
      }),
    );
  });

  test('of a question nobody was shown is nothing', () => {
    expect(disclose(teamsOf([8, 7, 4]), { k: 5, items: [] }, []).items).toEqual([]);
    expect(disclose([aTeam()], terms(), []).items[0]).toMatchObject({ item: ITEM, rest: { kind: 'left-out' } });
  });
});

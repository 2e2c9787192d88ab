import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { groupK, sensitiveK } from '../../../src/pulse/disclosure/counted.ts';
import { disclose } from '../../../src/pulse/disclosure/disclosure.ts';
import {
  leftOutWords,
  percentWords,
  shareWords,
  withheldWords,
} from '../../../src/pulse/disclosure/disclosure-words.ts';
import type { Figure } from '../../../src/pulse/disclosure/figure.ts';
import type { PublishedItem, Withheld } from '../../../src/pulse/disclosure/published.ts';
import type { FrictionCode } from '../../../src/pulse/survey/friction.ts';
import { aTeam, type Counts, ITEM, itemOf, published, teamsOf, terms } from './counted-builders.ts';

const words = (shown: Figure | Withheld): string => (shown.kind === 'withheld' ? shown.why : percentWords(shown));

/** `57 % | few-answers, rest 50 %, all …` */
function read({ teams, rest, workspace }: PublishedItem): string {
  const all =
    workspace.kind === 'pooled'
      ? percentWords(workspace.figure)
      : workspace.kind === 'spread'
        ? `median ${workspace.median.map(shareWords).join(' and ')} of ${workspace.groups}, clipped ${workspace.clipped.map(shareWords).join(' ')}`
        : workspace.why;
  const others = rest.kind === 'shown' ? percentWords(rest.shown) : rest.kind;
  return `${teams.map(({ shown }) => words(shown)).join(' | ')}, rest ${others}, all ${all}`;
}

describe('one question', () => {
  test.for<{ why: string; counts: Counts[]; says: string }>([
    { why: 'a team shows its share', counts: [[8, 7, 4]], says: '57 %, rest none, all 57 %' },
    { why: 'four answers are too few', counts: [[8, 4, 2]], says: 'few-answers, rest left-out, all few-answers' },
    { why: 'four people are too few', counts: [[4, 4, 2]], says: 'small-team, rest left-out, all small-team' },
    { why: 'no answers look like few', counts: [[8, 0, 0]], says: 'few-answers, rest left-out, all few-answers' },
    {
      why: 'a team is not withheld for the sake of a small one, which is left out of the whole too',
      counts: [
        [12, 10, 5],
        [8, 7, 3],
        [4, 4, 4],
      ],
      says: '50 % | 43 % | small-team, rest left-out, all 47 %',
    },
    {
      why: 'small teams are shown together',
      counts: [
        [12, 10, 5],
        [4, 4, 1],
        [3, 3, 3],
      ],
      says: '50 % | small-team | small-team, rest 57 %, all 53 %',
    },
    {
      why: 'a clipped team takes the pooled share away',
      counts: [
        [12, 10, 5],
        [8, 7, 7],
        [9, 8, 4],
      ],
      says: '50 % | ≥70 % | 50 %, rest none, all median 50 % of 3, clipped ≥70 %',
    },
    {
      why: 'of an even number both in the middle are shown',
      counts: [
        [8, 7, 7],
        [8, 7, 0],
      ],
      says: '≥70 % | ≤30 %, rest none, all median ≤30 % and ≥70 % of 2, clipped ≤30 % ≥70 %',
    },
    {
      why: 'a clipped rest takes it away too',
      counts: [
        [12, 10, 5],
        [4, 4, 4],
        [3, 3, 3],
      ],
      says: '50 % | small-team | small-team, rest ≥70 %, all median 50 % and ≥70 % of 2, clipped ≥70 %',
    },
  ])('$why', ({ counts, says }) => {
    expect(read(itemOf(counts))).toBe(says);
  });

  test('two teams are not shown together where one is a single person, who could subtract their own answer', () => {
    expect(
      itemOf(
        [
          [7, 7, 3],
          [1, 1, 1],
        ],
        { k: 8 },
      ).rest,
    ).toEqual({ kind: 'left-out', teams: 2 });
    expect(
      itemOf(
        [
          [7, 7, 3],
          [2, 1, 1],
        ],
        { k: 8 },
      ).rest.kind,
    ).toBe('shown');
  });

  test('a sensitive one is shown for the workspace alone, from ten answers', () => {
    expect(
      read(
        itemOf(
          [
            [8, 5, 2],
            [8, 5, 4],
          ],
          { isSensitive: true },
        ),
      ),
    ).toBe(', rest none, all 60 %');
    expect(
      read(
        itemOf(
          [
            [8, 5, 2],
            [8, 4, 4],
          ],
          { isSensitive: true },
        ),
      ),
    ).toBe(', rest none, all few-answers');
  });
});

test('k is only ever raised', () => {
  expect([1, 5, 5.5, 12].map(groupK)).toEqual([5, 5, 6, 12]);
  expect([1, 5, 12].map(sensitiveK)).toEqual([10, 10, 12]);
  expect(itemOf([[8, 6, 3]], { k: 1 })).toEqual(itemOf([[8, 6, 3]], { k: 5 }));
  expect(read(itemOf([[8, 6, 3]], { k: 7 }))).toBe('few-answers, rest left-out, all few-answers');
});

test('what is withheld says why, and not how many answered', () => {
  expect(withheldWords({ kind: 'withheld', why: 'few-answers', k: 5 })).toBe(
    'Fewer than 5 answers: too few to show without pointing at people.',
  );
  expect(JSON.stringify(published([[8, 4, 2]]))).toBe(JSON.stringify(published([[8, 0, 0]])));
  expect(leftOutWords({ kind: 'left-out', teams: 2 })).toBe(
    'Left out: 2 teams with too few answers to show, even together.',
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
    expect(disclose([aTeam({ audience, answered })], terms()).teams[0]?.participation).toBe(shows);
  });

  test('the workspace tells how many teams there were of each', () => {
    expect(
      published([
        [8, 7, 4],
        [10, 5, 3],
        [12, 1, 0],
        [3, 3, 3],
      ]).participation,
    ).toEqual({
      'under-50': 1,
      '50-69': 1,
      'from-70': 1,
    });
  });
});

test.for([
  { moved: 0, shows: 'none' },
  { moved: 1, shows: 'few' },
  { moved: 4, shows: 'few' },
  { moved: 5, shows: 'many' },
  { moved: null, shows: 'few' },
])('$moved who came or went are $shows', ({ moved, shows }) => {
  expect(disclose([aTeam({ moved })], terms()).teams[0]?.moved).toBe(shows);
});

describe('what slowed people', () => {
  type Chosen = Partial<Record<FrictionCode, number>>;
  const slowed = (...teams: readonly (readonly [number, Chosen])[]) =>
    disclose(
      teams.map(([answers, chosen], index) =>
        aTeam({ team: index + 1, audience: answers, answered: answers, slowed: { answers, chosen } }),
      ),
      terms(),
    ).slowed;
  const top = (answers: number, chosen: Chosen): string => {
    const shown = slowed([answers, chosen]).teams[0]?.shown;
    return Array.isArray(shown)
      ? shown.map((one) => `${one.friction} ${percentWords(one.figure)}`).join(', ')
      : 'withheld';
  };

  test.for<{ why: string; answers: number; chosen: Chosen; names: string }>([
    {
      why: 'the top three',
      answers: 10,
      chosen: { meetings: 6, docs: 5, code: 4, deploys: 3 },
      names: 'meetings 60 %, docs 50 %, code 40 %',
    },
    {
      why: 'with those that tie with the third',
      answers: 10,
      chosen: { meetings: 6, docs: 5, code: 3, deploys: 3 },
      names: 'meetings 60 %, docs 50 %, code 30 %, deploys 30 %',
    },
    { why: 'never what only two chose', answers: 10, chosen: { meetings: 6, docs: 2 }, names: 'meetings 60 %' },
    { why: 'nothing, where nothing is named', answers: 10, chosen: { docs: 2 }, names: '' },
    {
      why: 'those who print alike, in the order of the form',
      answers: 10,
      chosen: { docs: 8, meetings: 10 },
      names: 'meetings ≥80 %, docs ≥80 %',
    },
    { why: 'nobody, with four answers', answers: 4, chosen: { docs: 4 }, names: 'withheld' },
    {
      why: 'no four of five people: so many choices would leave none for the others',
      answers: 5,
      chosen: { docs: 3, code: 3, meetings: 3, deploys: 3 },
      names: '',
    },
    { why: 'three of 16 are named and clipped', answers: 16, chosen: { docs: 3 }, names: 'docs ≤20 %' },
  ])('names $why', ({ answers, chosen, names }) => {
    expect(top(answers, chosen)).toBe(names);
  });

  test('the workspace tells how many groups name it, and pools it only where all do and none is clipped', () => {
    const shown = slowed([10, { meetings: 6, docs: 5, code: 9 }], [12, { meetings: 5, code: 6 }]).workspace;
    expect(
      shown.map(({ friction, namedBy, groups, figure }) => ({
        friction,
        namedBy,
        groups,
        figure: figure && percentWords(figure),
      })),
    ).toEqual([
      { friction: 'meetings', namedBy: 2, groups: 2, figure: '50 %' },
      { friction: 'code', namedBy: 2, groups: 2, figure: null },
      { friction: 'docs', namedBy: 1, groups: 2, figure: null },
    ]);
  });
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
    expect(disclose(teamsOf([8, 7, 4]), { k: 5, items: [] }).items).toEqual([]);
    expect(disclose([aTeam()], terms()).items[0]).toMatchObject({ item: ITEM, rest: { kind: 'left-out' } });
  });
});

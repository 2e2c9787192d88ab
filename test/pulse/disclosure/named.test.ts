import { describe, expect, test } from 'vitest';
import { disclose } from '../../../src/pulse/disclosure/disclosure.ts';
import { percentWords } from '../../../src/pulse/disclosure/disclosure-words.ts';
import { isWithheld, topFrictions } from '../../../src/pulse/disclosure/published.ts';
import type { FrictionCode } from '../../../src/pulse/survey/friction.ts';
import { aTeam, terms } from './counted-builders.ts';

type Chosen = Partial<Record<FrictionCode, number>>;
type Given = readonly [answers: number, chosen: Chosen, moved?: number | undefined];

const wave = (...teams: readonly Given[]) =>
  disclose(
    teams.map(([answers, chosen, moved = 0], index) =>
      aTeam({ team: index + 1, audience: answers, answered: answers, moved, slowed: { answers, chosen } }),
    ),
    terms(),
    [],
  );

const top = (answers: number, chosen: Chosen, moved?: number): string => {
  const shown = wave([answers, chosen, moved]).slowed.teams[0]?.shown;
  return shown === undefined || isWithheld(shown)
    ? 'withheld'
    : shown.map(({ friction, figure }) => `${friction} ${percentWords(figure)}`).join(', ');
};

describe('of what slowed people', () => {
  test.for<{ why: string; answers: number; chosen: Chosen; moved?: number; names: string }>([
    {
      why: 'the top three',
      answers: 10,
      chosen: { meetings: 6, docs: 5, code: 4, deploys: 3 },
      names: 'meetings 60 %, docs 50 %, code 40 %',
    },
    {
      why: 'those that tie with the third as well',
      answers: 10,
      chosen: { meetings: 6, docs: 5, code: 3, deploys: 3 },
      names: 'meetings 60 %, docs 50 %, code 30 %, deploys 30 %',
    },
    { why: 'never what only two chose', answers: 10, chosen: { meetings: 6, docs: 2 }, names: 'meetings 60 %' },
    { why: 'nothing, where nothing may be named', answers: 10, chosen: { docs: 2 }, names: '' },
    {
      why: 'those who print alike, in the order of the form',
      answers: 10,
      chosen: { docs: 8, meetings: 10 },
      names: 'meetings ≥80 %, docs ≥80 %',
    },
    { why: 'nobody’s, with four answers', answers: 4, chosen: { docs: 4 }, names: 'withheld' },
    {
      why: 'no four of five people: so many choices would leave none for the others',
      answers: 5,
      chosen: { docs: 3, code: 3, meetings: 3, deploys: 3 },
      names: '',
    },
    { why: 'three of 16, and clipped', answers: 16, chosen: { docs: 3 }, names: 'docs ≤20 %' },
    {
      why: 'limits alone, where somebody came: those that print alike in the order of the form',
      answers: 10,
      chosen: { docs: 3, code: 4, meetings: 5, deploys: 7 },
      moved: 1,
      names: 'deploys ≥60 %, meetings about half, docs ≤40 %, code ≤40 %',
    },
    {
      why: 'no limits that leave no choice for the others',
      answers: 5,
      chosen: { docs: 3, code: 3, meetings: 3, deploys: 3 },
      moved: 1,
      names: '',
    },
  ])('a team names $why', ({ answers, chosen, moved, names }) => {
    expect(top(answers, chosen, moved)).toBe(names);
  });

  test('the workspace tells how many groups name it, and pools it only where all do and none shows a limit', () => {
    const shown = wave(
      [10, { meetings: 6, docs: 5, code: 9 }],
      [12, { meetings: 5, code: 6 }],
      [12, { meetings: 5, code: 6 }],
      [12, { meetings: 6, code: 6, docs: 5 }],
    ).slowed.workspace;
    expect(
      isWithheld(shown) ||
        shown.map((one) => [one.friction, one.namedBy, one.groups, one.figure && percentWords(one.figure)]),
    ).toEqual([
      ['meetings', 4, 4, '48 %'],
      ['code', 4, 4, null],
      ['docs', 2, 4, null],
    ]);
  });

  const TEN: Given = [10, { meetings: 6 }];

  test('the workspace says nothing of fewer than four groups', () => {
    expect(wave(TEN, TEN, TEN, [4, { docs: 4 }]).slowed.workspace).toMatchObject({ why: 'few-groups' });
    expect(wave(TEN, TEN, TEN, [4, { docs: 3 }], [3, { code: 1 }]).slowed.workspace).toHaveLength(2);
  });

  test.for([
    { why: 'four groups: the complaints of the workspace', teams: [TEN, TEN, TEN, TEN], follows: ['meetings'] },
    { why: 'one team: its own, which everybody knows who is asked', teams: [TEN], follows: ['meetings'] },
    { why: 'two teams: none, because each would read those of the other', teams: [TEN, TEN], follows: [] },
    { why: 'one team with too few answers: none', teams: [[4, { docs: 4 }]], follows: [] },
  ] satisfies { why: string; teams: Given[]; follows: string[] }[])(
    'the next questions follow up, with $why',
    ({ teams, follows }) => {
      expect(topFrictions(wave(...teams))).toEqual(follows);
    },
  );
});

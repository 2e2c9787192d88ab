import { describe, expect, test } from 'vitest';
import type { CountedTeam } from '../../../src/pulse/disclosure/counted.ts';
import { disclose } from '../../../src/pulse/disclosure/disclosure.ts';
import { type PublishedWave, topFrictions } from '../../../src/pulse/disclosure/published.ts';
import { companionOf, type Measurements } from '../../../src/pulse/results/companion.ts';
import { teamResults, workspaceResults } from '../../../src/pulse/results/results.ts';
import type { FrictionCode } from '../../../src/pulse/survey/friction.ts';
import { aTeam, ITEM, teamsOf, terms } from '../disclosure/counted-builders.ts';

const slowedBy = (answers: number, chosen: Partial<Record<FrictionCode, number>>): Partial<CountedTeam> => ({
  audience: answers,
  answered: answers,
  slowed: { answers, chosen },
});
const aWave = (...teams: readonly Partial<CountedTeam>[]): PublishedWave =>
  disclose(
    teams.map((team, index) => aTeam({ team: index + 1, ...team })),
    terms(),
    [],
  );
const ofTeam = (waves: readonly PublishedWave[], team = 1) => teamResults(waves, team, {}, []);

describe('a complaint stands beside what is measured', () => {
  const MEASURED: Measurements = {
    deploys: { says: '5 % of 20 deploys failed', showsIt: false },
    unplanned: { says: '9 incidents per shift', showsIt: true },
    'slow-ci': { says: '24 min', showsIt: null },
    meetings: { says: 'nobody measures this', showsIt: true },
  };
  test.for<{ why: string; friction: FrictionCode; companion: object }>([
    {
      why: 'people and data agree',
      friction: 'unplanned',
      companion: { kind: 'measured', says: '9 incidents per shift', agreement: 'people-and-data-agree' },
    },
    {
      why: 'the data does not show it',
      friction: 'deploys',
      companion: { kind: 'measured', says: '5 % of 20 deploys failed', agreement: 'data-does-not-show-it' },
    },
    {
      why: 'measured, without a judgement',
      friction: 'slow-ci',
      companion: { kind: 'measured', says: '24 min', agreement: null },
    },
    {
      why: 'not connected yet, and how to',
      friction: 'reviews',
      companion: { kind: 'not-connected', how: 'Reviews cannot be read so far.' },
    },
    { why: 'not measurable: people’s word stands alone', friction: 'docs', companion: { kind: 'not-measurable' } },
    {
      why: 'not measurable, even where something claims to measure it',
      friction: 'meetings',
      companion: { kind: 'not-measurable' },
    },
  ])('$why', ({ friction, companion }) => {
    expect(companionOf(friction, MEASURED)).toEqual(companion);
  });
});

describe('a team sees', () => {
  test('each question that was asked, and its participation', () => {
    const [wave] = [disclose(teamsOf([10, 7, 4]), terms(), [])];
    expect(ofTeam([wave])).toMatchObject({
      participation: 'from-70',
      items: [{ item: ITEM, shown: { kind: 'counted', answers: 7, count: 4 }, change: null, rest: null }],
    });
  });

  test('the figure of the rest, where it is part of the rest', () => {
    const wave = disclose(teamsOf([4, 4, 1], [3, 3, 3], [8, 7, 3]), terms(), []);
    expect(ofTeam([wave], 1)?.items[0]).toMatchObject({
      shown: { kind: 'withheld', why: 'small-team' },
      rest: { kind: 'shown', teams: 2, shown: { kind: 'counted', audience: 7, count: 4 } },
    });
    expect(ofTeam([wave], 3)?.items[0]?.rest).toBeNull();
  });

  test('that its figures are limits, where a few came or went', () => {
    expect([0, 1, 5].map((moved) => ofTeam([aWave({ moved })])?.isLimited)).toEqual([false, true, false]);
  });

  test('no sensitive question, which only the workspace sees', () => {
    const wave = disclose(teamsOf([20, 16, 8]), terms({ isSensitive: true }), []);
    expect(ofTeam([wave])?.items).toEqual([]);
    expect(workspaceResults(wave, {}).items).toMatchObject([{ item: ITEM, shown: { kind: 'pooled' } }]);
  });

  test('nothing of a wave in which it took no part, and nothing before the first', () => {
    expect(ofTeam([aWave({})], 9)).toBeUndefined();
    expect(ofTeam([])).toBeUndefined();
  });

  test.for([
    { why: 'its own complaints', team: 1, of: 'team', named: ['meetings', 'docs'] },
    { why: 'those of the rest that it belongs to', team: 2, of: 'rest', named: ['code'] },
  ])('$why', ({ team, of, named }) => {
    const wave = aWave(slowedBy(10, { meetings: 6, docs: 5 }), slowedBy(4, { code: 2 }), slowedBy(4, { code: 2 }));
    const results = ofTeam([wave], team);
    expect(results?.complaintsOf).toBe(of);
    expect(results?.complaints.map(({ friction }) => friction)).toEqual(named);
  });

  test('nobody’s complaints, where too few answered even together', () => {
    expect(ofTeam([aWave(slowedBy(4, { code: 4 }))])).toMatchObject({ complaintsOf: 'nobody', complaints: [] });
  });

  test('the latest action for each complaint before, even from before a wave in which it took no part', () => {
    const waves = [
      aWave(slowedBy(10, { meetings: 6, docs: 5 })),
      disclose([aTeam({ team: 7 })], terms(), []),
      aWave(slowedBy(10, { code: 5 })),
    ];
    const actions = [
      { friction: 'docs' as const, did: 'Asked around' },
      { friction: 'docs' as const, did: 'Rewrote the guide' },
      { friction: 'code' as const, did: 'Too early' },
    ];
    expect(teamResults(waves, 1, {}, actions)?.followUps).toEqual([
      { friction: 'meetings', did: null },
      { friction: 'docs', did: 'Rewrote the guide' },
    ]);
    expect(teamResults(waves.slice(0, 1), 1, {}, actions)?.followUps).toEqual([]);
  });
});

test('the workspace sees its questions, participation and complaints, and the next wave asks about those', () => {
  const five = slowedBy(10, { meetings: 5 });
  const wave = aWave(slowedBy(10, { meetings: 6, docs: 5 }), five, five, five);
  expect(workspaceResults(wave, {})).toMatchObject({
    participation: { 'from-70': 4 },
    complaints: [
      { friction: 'meetings', shown: { namedBy: 4, groups: 4 }, companion: { kind: 'not-measurable' } },
      { friction: 'docs', shown: { namedBy: 1, figure: null } },
    ],
  });
  expect(topFrictions(wave)).toEqual(['meetings', 'docs']);
  expect(topFrictions(undefined)).toEqual([]);
});

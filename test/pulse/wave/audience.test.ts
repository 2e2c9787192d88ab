import { describe, expect, test } from 'vitest';
import { audienceOf, homeTeamOf } from '../../../src/pulse/wave/audience.ts';

const SEARCH = { id: 1, name: 'search' };
const BILLING = { id: 2, name: 'Billing' };
const OPS = { id: 3, name: 'ops' };
const aPerson = (personId: string, teams = [SEARCH, BILLING], chosenHome?: number) => ({ personId, teams, chosenHome });

describe('the team that a person answers for', () => {
  test.for([
    { why: 'the first by name, whatever its case', teams: [SEARCH, BILLING], chosen: undefined, home: BILLING.id },
    { why: 'the chosen one', teams: [SEARCH, BILLING], chosen: SEARCH.id, home: SEARCH.id },
    { why: 'not a chosen one that they have left', teams: [SEARCH, BILLING], chosen: OPS.id, home: BILLING.id },
    { why: 'of two with one name, the older', teams: [{ id: 9, name: 'ops' }, OPS], chosen: undefined, home: OPS.id },
    { why: 'none, of somebody without a team', teams: [], chosen: SEARCH.id, home: undefined },
  ])('$why', ({ teams, chosen, home }) => {
    expect(homeTeamOf(aPerson('U1', teams, chosen))).toBe(home);
  });
});

test('people whose home team takes no part are not asked, even if another team of theirs takes part', () => {
  const people = [aPerson('U1'), aPerson('U2', [SEARCH]), aPerson('U3', [])];
  expect(audienceOf(people, new Set([SEARCH.id]))).toEqual([{ personId: 'U2', team: SEARCH.id }]);
});

test('everybody is in it once', () => {
  expect(audienceOf([aPerson('U1')], new Set([SEARCH.id, BILLING.id]))).toEqual([{ personId: 'U1', team: BILLING.id }]);
});

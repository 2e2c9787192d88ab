import { expect, test } from 'vitest';
import { audienceOf, notAgreed } from '../../../src/pulse/wave/audience.ts';

const [SEARCH, BILLING, OPS] = [1, 2, 3];

/** Longest first. Others put them into the teams of `added`. */
const aPerson = (
  personId: string,
  { agreed = [], added = [], chosenHome }: { agreed?: number[]; added?: number[]; chosenHome?: number },
) => ({
  personId,
  teams: [...added.map((id) => ({ id, hasAgreed: false })), ...agreed.map((id) => ({ id, hasAgreed: true }))],
  chosenHome,
});

test('people whose home team takes part are asked, once, also where another team of theirs takes part', () => {
  const people = [
    aPerson('U1', { agreed: [BILLING, SEARCH] }),
    aPerson('U2', { agreed: [SEARCH, BILLING], chosenHome: BILLING }),
    aPerson('U3', { agreed: [OPS, SEARCH] }),
    aPerson('U4', {}),
  ];
  expect(audienceOf(people, new Set([SEARCH, BILLING]))).toEqual([
    { personId: 'U1', team: BILLING },
    { personId: 'U2', team: BILLING },
  ]);
});

test('people whom others added to all their teams are not asked, and are counted where a team of theirs takes part', () => {
  const people = [
    aPerson('U1', { added: [SEARCH] }),
    aPerson('U2', { added: [OPS, SEARCH] }),
    aPerson('U3', { added: [OPS] }),
    aPerson('U4', { added: [SEARCH], agreed: [BILLING] }),
    aPerson('U5', {}),
  ];
  const joining = new Set([SEARCH, BILLING]);
  expect(audienceOf(people, joining)).toEqual([{ personId: 'U4', team: BILLING }]);
  expect(notAgreed(people, joining)).toBe(2);
});

import { expect, test } from 'vitest';
import { agreedHome } from '../../../src/teams/directory/belonging.ts';

const [OLDEST, MIDDLE, NEWEST, LEFT] = [7, 3, 5, 1];

test.for<{ why: string; agreed: number[]; chosen?: number; home: number | undefined }>([
  { why: 'the one they have belonged to longest', agreed: [NEWEST, MIDDLE, OLDEST], home: OLDEST },
  { why: 'of those they agreed to', agreed: [NEWEST, MIDDLE], home: MIDDLE },
  { why: 'the chosen one first', agreed: [OLDEST, MIDDLE], chosen: MIDDLE, home: MIDDLE },
  { why: 'not a chosen one that they have left', agreed: [OLDEST], chosen: LEFT, home: OLDEST },
  { why: 'none, where others put them everywhere', agreed: [], home: undefined },
])('the team that somebody counts for: $why', ({ agreed, chosen, home }) => {
  const teams = [OLDEST, MIDDLE, NEWEST].map((id) => ({ id, hasAgreed: agreed.includes(id) }));
  expect(agreedHome({ teams, chosenHome: chosen })?.id).toBe(home);
});

test('nobody who is in no team counts anywhere', () => {
  expect(agreedHome({ teams: [], chosenHome: OLDEST })).toBeUndefined();
});

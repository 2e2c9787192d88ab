import { expect, test } from 'vitest';
import { deploymentId } from '../../src/deploys/deployment.ts';
import { type Answer, NO_REASONS, sameAnswer } from '../../src/incidents/verdict.ts';

const yes = (...ids: number[]): Answer => ({ kind: 'yes', deployments: ids.map(deploymentId) });

test.for([
  { why: 'the order of deployments does not matter', one: yes(1, 2), other: yes(2, 1), same: true },
  { why: 'nor is one that is named twice', one: yes(1, 1), other: yes(1), same: true },
  { why: 'one more deployment is one', one: yes(1), other: yes(1, 2), same: false },
  { why: 'as many others are, too', one: yes(1, 2), other: yes(1, 3), same: false },
  { why: 'one that nobody has seen is none of the others', one: yes(), other: yes(1), same: false },
  { why: 'yes is not no', one: yes(), other: { kind: 'no', reason: 'traffic' } as const, same: false },
  {
    why: 'another reason is another answer',
    one: { kind: 'no', reason: 'traffic' } as const,
    other: { kind: 'no', reason: 'unknown' } as const,
    same: false,
  },
  { why: 'not sure is not sure', one: { kind: 'unsure' } as const, other: { kind: 'unsure' } as const, same: true },
])('$why', ({ one, other, same }) => {
  expect([sameAnswer(one, other), sameAnswer(other, one)]).toEqual([same, same]);
});

test('the reasons are six, each of its own, and fit their column', () => {
  expect(new Set(NO_REASONS.map(({ value }) => value)).size).toBe(6);
  expect(NO_REASONS.filter(({ value }) => value.length > 40)).toEqual([]);
});

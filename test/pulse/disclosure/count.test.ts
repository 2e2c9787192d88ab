import { expect, test } from 'vitest';
import { commentsIn, countAnswers } from '../../../src/pulse/disclosure/count.ts';
import type { Answers } from '../../../src/pulse/survey/answer.ts';
import { questionOf } from '../../../src/pulse/survey/bank.ts';
import { present } from '../../support/given.ts';

/** The first is favourable from 4 up, the second, about unplanned work, from 2 down. */
const ASKED = ['Q01', 'Q10'].map((id) => present(questionOf(id)));
const anAnswer = (given: Partial<Answers> = {}): Answers => ({ items: {}, slowed: [], comment: '', ...given });
const count = (...answers: readonly Partial<Answers>[]) => countAnswers(answers.map(anAnswer), ASKED);

test('favourable answers are counted by each question’s own direction', () => {
  expect(
    count({ items: { Q01: 4, Q10: 2 } }, { items: { Q01: 5, Q10: 4 } }, { items: { Q01: 3, Q10: 3 } }).items,
  ).toEqual({
    Q01: { answers: 3, favourable: 2 },
    Q10: { answers: 3, favourable: 1 },
  });
});

test('*rather not say* is not an answer, and questions of another wave are not counted', () => {
  expect(count({ items: { Q01: 'not-said', Q10: 1 } }, { items: { Q02: 5 } }).items).toEqual({
    Q01: { answers: 0, favourable: 0 },
    Q10: { answers: 1, favourable: 1 },
  });
});

test('each complaint is counted once per person; nothing much is an answer that names none', () => {
  const { slowed } = count({ slowed: ['docs', 'code'] }, { slowed: ['docs'] }, { slowed: 'nothing' }, { slowed: [] });
  expect(slowed.answers).toBe(3);
  expect(Object.entries(slowed.chosen).filter(([, one]) => one > 0)).toEqual([
    ['docs', 2],
    ['code', 1],
  ]);
});

test.for([
  { why: 'a closed question answered', answer: { items: { Q01: 1 as const } }, answered: 1 },
  { why: 'a complaint', answer: { slowed: ['docs' as const] }, answered: 1 },
  { why: 'nothing much', answer: { slowed: 'nothing' as const }, answered: 1 },
  { why: 'all skipped', answer: {}, answered: 0 },
  { why: 'rather not say alone', answer: { items: { Q01: 'not-said' as const } }, answered: 0 },
  { why: 'a comment alone', answer: { comment: 'Hello' }, answered: 0 },
])('who took part is counted: $why is $answered', ({ answer, answered }) => {
  expect(count(answer).answered).toBe(answered);
});

test('comments are only those that say something', () => {
  expect(commentsIn([anAnswer({ comment: 'a' }), anAnswer(), anAnswer({ comment: 'b' })])).toEqual(['a', 'b']);
});

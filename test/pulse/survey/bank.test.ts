import { describe, expect, test } from 'vitest';
import { BANK, questionOf } from '../../../src/pulse/survey/bank.ts';
import { FRICTIONS } from '../../../src/pulse/survey/friction.ts';
import { DAY_TO_DAY, DEVEX, isFavourable, SPACE } from '../../../src/pulse/survey/question.ts';
import { present } from '../../support/given.ts';

test('the bank holds 26 questions, each with its own id and wording', () => {
  expect(new Set(BANK.map(({ id }) => id)).size).toBe(26);
  expect(new Set(BANK.map(({ wording }) => wording)).size).toBe(26);
  expect(BANK.map(({ wording }) => wording.endsWith('?'))).not.toContain(false);
});

test('every scale has five different labels that a form can show', () => {
  for (const { scale } of BANK) {
    expect(new Set(scale).size).toBe(5);
    expect(Math.max(...scale.map(({ length }) => length))).toBeLessThanOrEqual(75);
  }
});

test('two questions are sensitive, and the fixed one is not', () => {
  expect(BANK.filter(({ isSensitive }) => isSensitive).map(({ id }) => id)).toEqual(['Q04', 'Q18']);
  expect(questionOf(DAY_TO_DAY)?.wording).toContain('day-to-day experience');
});

test('every dimension is asked by more than one question', () => {
  for (const space of SPACE) expect(BANK.filter((one) => one.space === space).length).toBeGreaterThan(1);
  for (const devEx of DEVEX) expect(BANK.filter((one) => one.devEx === devEx).length).toBeGreaterThan(1);
});

test('every complaint that has a name has a question that follows it up', () => {
  const lookedInto = new Set(BANK.map(({ friction }) => friction));
  expect(FRICTIONS.filter(({ code }) => !lookedInto.has(code)).map(({ code }) => code)).toEqual(['else']);
});

describe('two answers of five are favourable', () => {
  test.for([
    { why: 'satisfied and very satisfied', id: 'Q01', answers: ['Satisfied', 'Very satisfied'] },
    { why: 'seldom worn out', id: 'Q04', answers: ['Never', 'Rarely'] },
    { why: 'little unplanned work', id: 'Q10', answers: ['Almost none', 'Less than half'] },
    { why: 'local builds of up to three minutes', id: 'Q20', answers: ['Under 1 minute', '1 to 3 minutes'] },
    { why: 'CI that fails for a reason', id: 'Q22', answers: ['Often', 'Always'] },
    { why: 'painless deploys', id: 'Q26', answers: ['Not at all painful', 'Slightly painful'] },
  ])('$why', ({ id, answers }) => {
    const question = present(questionOf(id));
    expect(question.scale.filter((_, index) => isFavourable(question, index + 1))).toEqual(answers);
  });
});

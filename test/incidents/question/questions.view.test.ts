import { describe, expect, test } from 'vitest';
import { beforeWords } from '../../../src/incidents/question/answer-words.ts';
import type { Question } from '../../../src/incidents/question/question.ts';
import { questionsMessage } from '../../../src/incidents/question/questions.view.ts';
import type { Answered } from '../../../src/incidents/verdict.ts';
import { aQuestion, faultsOf, HOSTILE, NOW } from '../question-builders.ts';

const answeredBy = (by: string): Answered => ({
  id: 1,
  answer: { kind: 'no', reason: 'traffic' },
  by,
  at: NOW,
  why: undefined,
});
const NONE = { seen: [], someHidden: false };
const listed = (...answered: readonly Question[]) =>
  questionsMessage({
    team: undefined,
    open: NONE,
    untagged: NONE,
    answered: { seen: answered, someHidden: false },
    agreement: { agreed: 0, differed: 0 },
    cards: 0,
  });

describe.for([
  { why: 'a person of Slack is mentioned', by: 'U0MARA', says: '<@U0MARA>', first: '<@U0MARA>' },
  { why: 'a person of an organisation is mentioned', by: 'W0MARA', says: '<@W0MARA>', first: '<@W0MARA>' },
  { why: 'an event is its source’s', by: 'api', says: 'the incident’s source', first: 'The incident’s source' },
  { why: 'plain SQL is a script', by: 'script', says: 'a script', first: 'A script' },
  {
    why: 'somebody who was forgotten is not mentioned',
    by: 'forgotten',
    says: 'someone who was forgotten',
    first: 'Someone who was forgotten',
  },
  { why: 'any other name is plain text', by: 'Uwe <!here>', says: 'Uwe &lt;!here&gt;', first: 'Uwe &lt;!here&gt;' },
])('who answered: $why', ({ by, says, first }) => {
  test('in the list of incidents', () => {
    expect(listed(aQuestion({ answered: answeredBy(by) })).text).toContain(`not a deploy (Traffic), says ${says}, `);
  });

  test('to the person who came second', () =>
    expect(beforeWords(answeredBy(by))).toMatch(`${first} answered this before you, `));
});

test('a list of the oddest names is one that Slack takes', () => {
  const questions = HOSTILE.flatMap((by) => Array.from({ length: 5 }, () => aQuestion({ answered: answeredBy(by) })));
  expect(faultsOf(listed(...questions))).toEqual([]);
});

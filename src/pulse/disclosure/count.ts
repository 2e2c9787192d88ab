import type { Answers } from '../survey/answer.ts';
import { FRICTIONS, NOTHING_MUCH } from '../survey/friction.ts';
import { isFavourable, type Question } from '../survey/question.ts';
import type { CountedTeam, ItemCount, SlowedCount } from './counted.ts';

/** Counts a team's answers. From here on nothing else is known of them. */
export function countAnswers(
  answers: readonly Answers[],
  asked: readonly Question[],
): Pick<CountedTeam, 'answered' | 'items' | 'slowed'> {
  return {
    answered: answers.filter((one) => hasAnswered(one, asked)).length,
    items: Object.fromEntries(asked.map((question) => [question.id, itemCount(question, answers)])),
    slowed: slowedCount(answers),
  };
}

/** The comments that people wrote, in the order of their answers. */
export const commentsIn = (answers: readonly Answers[]): readonly string[] =>
  answers.map(({ comment }) => comment).filter((comment) => comment !== '');

/** A form in which everything was skipped is not an answer. */
const hasAnswered = ({ items, slowed }: Answers, asked: readonly Question[]): boolean =>
  slowed.length > 0 || asked.some(({ id }) => typeof items[id] === 'number');

function itemCount(question: Question, answers: readonly Answers[]): ItemCount {
  const given = answers.map(({ items }) => items[question.id]).filter((answer) => typeof answer === 'number');
  return { answers: given.length, favourable: given.filter((answer) => isFavourable(question, answer)).length };
}

function slowedCount(answers: readonly Answers[]): SlowedCount {
  const given = answers.map(({ slowed }) => slowed).filter(({ length }) => length > 0);
  const chosen = FRICTIONS.map(({ code }): [string, number] => [
    code,
    given.filter((slowed) => slowed !== NOTHING_MUCH.code && slowed.includes(code)).length,
  ]);
  return { answers: given.length, chosen: Object.fromEntries(chosen) };
}

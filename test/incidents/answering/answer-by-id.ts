import type { AnswerResult, AnswersStore } from '../../../src/incidents/answering/answers.store.ts';
import type { Question } from '../../../src/incidents/question/question.ts';

type Rest = Parameters<AnswersStore['answer']> extends [Question, ...infer Others] ? Others : never;

type WithoutQuestion<Result> = Result extends unknown ? Omit<Result, 'question'> : never;

/** Answers an incident by its id, as somebody does who looks at its question first; what became of it, without the question. */
export const answerById =
  (store: AnswersStore) =>
  async (id: string, ...rest: Rest): Promise<WithoutQuestion<AnswerResult>> => {
    const seen = await store.question(id);
    if (seen === undefined) return { kind: 'gone' };
    const result = await store.answer(seen, ...rest);
    if (result.kind === 'gone') return result;
    const { question: _, ...became } = result;
    return became;
  };

import { namelessAnswer } from '../question/answer-words.ts';
import type { AnswersStore } from './answers.store.ts';

/** What was answered about incidents, for messages that name nobody. */
export const namelessAnswers =
  (answers: Pick<AnswersStore, 'questionsAbout'>) =>
  async (ids: readonly string[]): Promise<ReadonlyMap<string, string>> =>
    new Map(
      (await answers.questionsAbout(ids)).flatMap(({ incident, answered, named }) =>
        answered === undefined ? [] : [[incident.id, namelessAnswer(answered, named)] as const],
      ),
    );

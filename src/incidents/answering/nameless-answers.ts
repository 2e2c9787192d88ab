import { namelessAnswer } from '../question/card-words.ts';
import type { AnswersStore } from './answers.store.ts';

/** What was answered of incidents, for where nobody is to be named. */
export const namelessAnswers =
  (answers: Pick<AnswersStore, 'questionsAbout'>) =>
  async (ids: readonly string[]): Promise<ReadonlyMap<string, string>> =>
    new Map(
      (await answers.questionsAbout(ids)).flatMap(({ incident, answered, named }) =>
        answered === undefined ? [] : [[incident.id, namelessAnswer(answered, named)] as const],
      ),
    );

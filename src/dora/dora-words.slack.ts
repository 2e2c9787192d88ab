import { type AnswerTo, tell } from '../slack/answer.ts';
import type { SlackMessage } from '../slack/blocks.ts';
import type { AskedWord, DoraWord } from '../teams/dora-word.ts';
import { teamMeant } from './ask-dora.ts';
import { type AnswerDeps, type Aspect, answerAspect } from './dora-answers.ts';
import { type DoraCommand, type DoraQuestion, parseQuestion, parseWord } from './dora-command.ts';
import { sendAnswer } from './send-answer.slack.ts';

export type WordDeps = AnswerDeps & {
  /** The words that the rooms declared, this one among them. */
  readonly words: readonly DoraWord[];
};

/** The words that show more of a question than its numbers. */
export const doraWords = (deps: WordDeps): readonly DoraWord[] => [
  {
    ...aspectWord(deps, 'explain'),
    help: [['explain payments', 'each definition with these very numbers, and the deployments behind them']],
  },
  {
    ...aspectWord(deps, 'deploys'),
    help: [['deploys payments 7d', 'the newest deployments, with status, lead time and incidents']],
  },
  { ...aspectWord(deps, 'trend'), help: [['trend payments', 'a chart of each metric over twelve weeks']] },
];

const aspectWord = (deps: WordDeps, word: Aspect) => ({
  word,
  takes: 'words' as const,
  async run({ to, words }: AskedWord): Promise<undefined> {
    const question = parseQuestion(words, deps.words);
    await (question.ok ? answerQuestion(deps, to, word, question.value) : tell(to.respond, question.hint));
  },
});

/** Answers a question that was typed. */
export async function answerQuestion(
  deps: AnswerDeps,
  to: AnswerTo,
  aspect: Aspect,
  { subject, window }: DoraQuestion,
): Promise<void> {
  const question = { subject, window, channelId: to.channelId, personId: to.userId };
  await sendAnswer(to, answerAspect(deps, aspect, question));
}

type TypedWord = Omit<Extract<DoraCommand, { kind: 'word' }>, 'kind'>;

/** Runs a word that a room declared: it answers with a message, or opens a form and answers nothing. */
export function runWord(
  deps: WordDeps,
  to: AnswerTo,
  triggerId: string,
  { word, words, subject }: TypedWord,
): Promise<SlackMessage | undefined> {
  return word.run({
    to,
    triggerId,
    words,
    team: () => teamMeant(deps, { subject, channelId: to.channelId, personId: to.userId }),
    async instead(other, otherWords) {
      const declared = deps.words.find((one) => one.word === other);
      if (declared === undefined) return undefined;
      const read = parseWord(declared, otherWords, deps.words);
      if (read.ok) return runWord(deps, to, triggerId, read.value);
      await tell(to.respond, read.hint);
      return undefined;
    },
  });
}

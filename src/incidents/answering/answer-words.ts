import { slackTime } from '../../slack/time.ts';
import { byWordsFirst } from '../question/card-words.ts';
import type { Answered } from '../verdict.ts';

export const GONE = 'This incident is gone.';

/** Tells somebody that another answer came before theirs. */
export const beforeWords = ({ by, at }: Answered): string =>
  `${byWordsFirst(by)} answered this before you, ${slackTime(at)}.`;

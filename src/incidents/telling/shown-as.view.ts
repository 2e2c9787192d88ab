import type { SlackMessage } from '../../slack/blocks.ts';
import { cardMessage } from '../question/card.view.ts';
import type { Question } from '../question/question.ts';
import type { News } from './news.ts';
import { newsMessage } from './news.view.ts';

/** How a message that shows an incident looks now. */
export const shownAs = (as: 'card' | News, question: Question, now: Date): SlackMessage =>
  as === 'card' ? cardMessage({ question, now }) : newsMessage({ question, news: as, now });

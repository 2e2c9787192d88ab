import { context, escapeText, MAX_MESSAGE_TEXT, type SlackMessage, section, truncate } from '../../slack/blocks.ts';
import { slackTime } from '../../slack/time.ts';
import { ASKED, questionBlocks } from '../question/card.view.ts';
import { clockWords, titleWords } from '../question/card-words.ts';
import type { Question } from '../question/question.ts';
import type { News } from './news.ts';

type NewsShown = { readonly question: Question; readonly news: News; readonly now: Date };

/** News in the thread of a card. If an incident ended without an answer, it asks the question again and mentions nobody. */
export function newsMessage({ question, news, now }: NewsShown): SlackMessage {
  const words = newsWords(question, news, now);
  const asks = news === 'resolved' && question.incident.resolvedAt !== null;
  if (!asks) return plain(words);
  const isAsked = question.answered === undefined;
  const line = isAsked ? `${words} *${ASKED}*` : words;
  const blocks = [section(line), ...questionBlocks(question, now), ...(isAsked ? [context(NEXT)] : [])];
  const asked = isAsked ? `\n${ASKED}` : '';
  return { rich: blocks, plain: blocks, text: truncate(`${words}${asked}`, MAX_MESSAGE_TEXT) };
}

const NEXT = 'Without an answer, whoever was on call is asked in private after four working hours.';

function plain(words: string): SlackMessage {
  const blocks = [section(words)];
  return { rich: blocks, plain: blocks, text: words };
}

function newsWords({ incident }: Question, news: News, now: Date): string {
  const clocks = clockWords(incident, now);
  switch (news) {
    case 'mitigated':
      return `*Mitigated*${at(incident.mitigatedAt)}. ${clocks}`;
    case 'resolved':
      return incident.resolvedAt === null
        ? 'It was resolved, and is open again.'
        : `*Resolved*${at(incident.resolvedAt)}.`;
    case 'reopened':
      return `*Open again.* ${clocks}`;
    case 'merged':
      return `*${escapeText(titleWords(incident))}* was merged into another incident, and is counted there.`;
  }
}

const at = (time: Date | null): string => (time === null ? '' : ` ${slackTime(time)}`);

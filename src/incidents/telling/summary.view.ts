import { escapeText, header, MAX_MESSAGE_TEXT, type SlackMessage, section, truncate } from '../../slack/blocks.ts';
import { slackTime } from '../../slack/time.ts';
import { titleWords, whoseWords } from '../question/card-words.ts';
import type { Question } from '../question/question.ts';

const MAX_SECTION = 3000;

/** Many new incidents in one message. */
export function summaryMessage(questions: readonly Question[], count: number): SlackMessage {
  const title = `${count} incidents opened at once`;
  const lines = questions.map(({ incident }) => {
    const whose = whoseWords(incident);
    return `• ${escapeText(titleWords(incident))}${whose === '' ? '' : ` · ${whose}`} · since ${slackTime(incident.startedAt)}`;
  });
  const more = count > questions.length ? [`and ${count - questions.length} more`] : [];
  const advice = '`/dora incidents` asks of each whether a deploy triggered it.';
  const list = truncate([...lines, ...more].join('\n'), MAX_SECTION);
  const blocks = [header(title), section(list), section(advice)];
  return { rich: blocks, plain: blocks, text: truncate([title, list, advice].join('\n'), MAX_MESSAGE_TEXT) };
}

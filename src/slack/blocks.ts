import type {
  Block,
  ContextBlock,
  HeaderBlock,
  KnownBlock,
  MrkdwnElement,
  PlainTextElement,
  SectionBlock,
} from '@slack/types';
import { FORGOTTEN } from '../person-records.ts';

/**
 * Slack's native chart, which exists since June 2026 and is not yet in `@slack/types`. It stands in messages only, at most twice
 * in one. It has 1–12 series of 1–20 points, and every series has a value for each category.
 * @see https://docs.slack.dev/reference/block-kit/blocks/data-visualization-block
 */
export interface DataVisualizationBlock extends Block {
  readonly type: 'data_visualization';
  /** At most 50 characters. */
  readonly title: string;
  readonly chart: {
    readonly type: 'line' | 'bar' | 'area';
    readonly series: readonly {
      /** At most 20 characters, unique in the chart. */
      readonly name: string;
      readonly data: readonly { readonly label: string; readonly value: number }[];
    }[];
    readonly axis_config: {
      /** At most 20 characters each, unique. */
      readonly categories: readonly string[];
      readonly x_label?: string;
      readonly y_label?: string;
    };
  };
}

export type SlackBlock = KnownBlock | DataVisualizationBlock;

/**
 * One message in three forms. `plain` says the same as `rich` without the newest block types, for a workspace that refuses
 * them. `text` carries the result itself, because mobile notifications and screen readers read only that.
 */
export type SlackMessage = {
  readonly rich: readonly SlackBlock[];
  readonly plain: readonly KnownBlock[];
  readonly text: string;
};

/**
 * Foreign text on one line. Line breaks and control characters become a space; what turns the direction of text or takes no room is
 * removed, except for the joiners that emoji and some scripts need.
 */
export const oneLine = (text: string): string =>
  text
    .replaceAll(/[\p{Bidi_Control}\u00ad\u200b\u2060-\u2064\ufeff]/gu, '')
    .replaceAll(/[\s\p{Cc}]+/gu, ' ')
    .trim();

/** What begins and ends a style in Slack's mrkdwn, and what looks like it. Slack has no escape for them. */
const LOOKALIKES: Readonly<Record<string, string>> = { '*': '∗', '`': "'", '~': '∼', _: '＿' };

/**
 * Foreign text as one line of plain text in Slack's mrkdwn: `<!channel>` in a branch name pings nobody, and no character begins a
 * style or a line. An underscore inside a word stays, because Slack takes it for one.
 */
export const escapeText = (text: string): string =>
  oneLine(text)
    .replaceAll(/[*`~]|(?<![\p{L}\p{N}_])_+|_+(?![\p{L}\p{N}_])/gu, (marks) =>
      Array.from(marks, (mark) => LOOKALIKES[mark] ?? mark).join(''),
    )
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;');

/** Shortens text to at most `max` UTF-16 units, as Slack counts them, and never cuts a surrogate pair in two. */
export function truncate(text: string, max: number): string {
  if (text.length <= max) return text;
  const cut = text.slice(0, max - 1);
  return `${/[\uD800-\uDBFF]$/.test(cut) ? cut.slice(0, -1) : cut}…`;
}

/** As many whole lines as fit, and then how many did not. */
export function linesWithin(lines: readonly string[], max: number): string {
  const shown: string[] = [];
  let length = 0;
  for (const line of lines) {
    if (length + line.length + ROOM_FOR_MORE > max) break;
    shown.push(line);
    length += line.length + 1;
  }
  const more = lines.length - shown.length;
  return [...shown, ...(more > 0 ? [`and ${more} more`] : [])].join('\n');
}

const ROOM_FOR_MORE = 20;

const MAX_CODE = 80;

/** A foreign name in code style. It is shortened, and cannot end the style or ping anyone. */
export const code = (text: string): string => `\`${inCode(truncate(oneLine(text), MAX_CODE))}\``;

/** In code style only the backtick is a mark. */
const inCode = (text: string): string =>
  text.replaceAll('`', "'").replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

/** A person by their Slack id, in the middle of a sentence. */
export const mention = (personId: string): string =>
  personId === FORGOTTEN ? 'someone who was forgotten' : `<@${personId}>`;

/** The same at the start of a sentence. */
export const mentionFirst = (personId: string): string =>
  personId === FORGOTTEN ? 'Someone who was forgotten' : `<@${personId}>`;

/** Text that Slack shows as it is, without markup. */
export const plainText = (text: string): PlainTextElement => ({ type: 'plain_text', text, emoji: false });
/** Text in Slack's markup. Pass foreign parts through `escapeText` first. */
export const mrkdwn = (text: string): MrkdwnElement => ({ type: 'mrkdwn', text });

const MAX_HEADER = 150;
const MAX_TEXT = 3000;
/** The length that Slack advises for a message's `text`; it cuts the text at ten times as much. */
export const MAX_MESSAGE_TEXT = 4000;

export const header = (text: string): HeaderBlock => ({
  type: 'header',
  text: plainText(truncate(oneLine(text), MAX_HEADER) || '–'),
});
export const section = (text: string): SectionBlock => ({ type: 'section', text: mrkdwn(truncate(text, MAX_TEXT)) });
export const context = (text: string): ContextBlock => ({
  type: 'context',
  elements: [mrkdwn(truncate(text, MAX_TEXT))],
});

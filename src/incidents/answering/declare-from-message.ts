import { truncate } from '../../slack/blocks.ts';

/** A message as Slack sends it with a shortcut. An alert often has its text in an attachment only. */
type ShortcutMessage = {
  readonly text?: string | undefined;
  readonly attachments?:
    | readonly {
        readonly title?: string | undefined;
        readonly fallback?: string | undefined;
        readonly text?: string | undefined;
      }[]
    | undefined;
};

const MAX_TITLE = 150;
/** The first line of a message as plain text, at most 150 characters; empty if it has no text. */
export function titleOf({ text, attachments = [] }: ShortcutMessage): string {
  const texts = [text, ...attachments.flatMap((one) => [one.title, one.fallback, one.text])];
  const lines = texts.flatMap((one) => (one ?? '').split('\n')).map(plainText);
  return truncate(lines.find((line) => line !== '') ?? '', MAX_TITLE);
}

/** A message may be one line of 40,000 characters, and a title needs only its beginning. */
const MAX_READ = 1_000;

/** What somebody wrote in Slack, on one line as plain text: a mention, a channel, a group, a link or a date is what is read there. */
export const plainText = (text: string): string =>
  text
    .slice(0, MAX_READ)
    .replaceAll(/<([^<>]+)>/g, (_, inside: string) => plainReference(inside))
    .replaceAll(/(?<!\w)([*_~`])(?=\S)(.+?)(?<=\S)\1(?!\w)/g, '$2')
    .replace(/^(?:&gt;\s*)+/, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&')
    .replaceAll(/[\p{Cc}\s]+/gu, ' ')
    .trim();

/** What stands in angle brackets: a link, a person, a channel, a group or a date. Its label, if it has one. */
function plainReference(inside: string): string {
  const [target = '', label = ''] = inside.split('|', 2);
  switch (target[0]) {
    case '@':
      return `@${label || 'somebody'}`;
    case '#':
      return `#${label || 'channel'}`;
    case '!':
      return label || (/^!(here|channel|everyone)$/.test(target) ? `@${target.slice(1)}` : '@group');
    default:
      return label || target;
  }
}

/** When a message was written, by its `ts`, and never later than `now`; `now` if the `ts` is not a time. */
export function writtenAt(ts: string, now: Date): Date {
  const at = new Date(Number(ts) * 1_000);
  return at <= now ? at : now;
}

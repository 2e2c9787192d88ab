import { truncate } from '../../slack/blocks.ts';
import { plainText } from './plain-text.ts';

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

/** When a message was written, by its `ts`, and never later than `now`; `now` if the `ts` is not a time. */
export function writtenAt(ts: string, now: Date): Date {
  const at = new Date(Number(ts) * 1_000);
  return at <= now ? at : now;
}

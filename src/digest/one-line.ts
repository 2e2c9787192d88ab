import { escapeText, truncate } from '../slack/blocks.ts';

/** Foreign text on one line, shortened and safe in Slack's markup. */
export const oneLine = (text: string, max: number): string =>
  escapeText(truncate(text.replaceAll(/[\s\p{Cc}\p{Cs}]+/gu, ' ').trim(), max));

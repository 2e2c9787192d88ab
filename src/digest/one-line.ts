import { escapeText, truncate } from '../slack/blocks.ts';

/** Line breaks, control characters and characters that change the direction of the text after them. */
const UNWANTED = /[\s\p{Cc}\p{Cs}\u202A-\u202E\u2066-\u2069]+/gu;

/** Foreign text on one line, not escaped yet; empty if a reader would see nothing. */
export const plainLine = (text: string): string => (isVisible(text) ? text.replaceAll(UNWANTED, ' ').trim() : '');

/** The same, shortened and safe in Slack's markup. */
export const oneLine = (text: string, max: number): string => escapeText(truncate(plainLine(text), max));

export const isVisible = (text: string): boolean => /[\p{L}\p{N}\p{P}\p{S}]/u.test(text);

import { escapeText } from '../../slack/blocks.ts';

const MAX_SHOWN = 3_500;

/** The comments of a team, for one person who may read them; they come in another order each time. */
export function commentsWords(comments: readonly string[]): string {
  if (comments.length === 0) return 'There are no comments any more: they are deleted after 90 days.';
  const lines = comments.map((comment) => `• ${escapeText(comment)}`);
  const shown: string[] = [];
  for (const line of lines) if ([...shown, line].join('\n').length <= MAX_SHOWN) shown.push(line);
  const more = lines.length - shown.length;
  return [
    'In no order, and only you see them here. They are deleted 90 days after the wave closed.',
    ...shown,
    ...(more > 0 ? [`and ${more} more: ask again, each time they come in another order`] : []),
  ].join('\n');
}

import { expect, test } from 'vitest';
import { commentsWords } from '../../../src/pulse/results/comments.view.ts';

test('comments stand in the order in which they come, and ping nobody', () => {
  const text = commentsWords(['More pairing', '<!channel> fewer meetings']);
  expect(text.split('\n').slice(1)).toEqual(['• More pairing', '• &lt;!channel&gt; fewer meetings']);
});

test('more comments than a message holds are counted', () => {
  const text = commentsWords(Array.from({ length: 9 }, () => 'x'.repeat(1_000)));
  expect(text).toContain('and 6 more: ask again, each time they come in another order');
  expect(text.length).toBeLessThan(4_000);
});

test('a wave without comments says that they are deleted after 90 days', () => {
  expect(commentsWords([])).toContain('deleted after 90 days');
});

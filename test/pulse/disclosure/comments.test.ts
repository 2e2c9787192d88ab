import { expect, test } from 'vitest';
import { asksForComment, keptComments } from '../../../src/pulse/disclosure/comments.ts';

const WRITTEN = ['More pairing', 'Fewer meetings', 'Faster CI'];

test.for([
  { why: 'ten people', audience: 10, k: 5, asks: true },
  { why: 'nine people', audience: 9, k: 5, asks: false },
  { why: 'eleven people under a k of twelve', audience: 11, k: 12, asks: false },
])('a form for $why asks for a comment: $asks', ({ audience, k, asks }) => {
  expect(asksForComment(audience, k)).toBe(asks);
});

test.for([
  { why: 'ten answered and three wrote', comments: WRITTEN, answered: 10, k: 5, kept: WRITTEN },
  { why: 'nine answered', comments: WRITTEN, answered: 9, k: 5, kept: [] },
  { why: 'two wrote', comments: WRITTEN.slice(1), answered: 12, k: 5, kept: [] },
  { why: 'eleven answered, under a k of twelve', comments: WRITTEN, answered: 11, k: 12, kept: [] },
])('of comments, where $why, $kept.length are kept', ({ comments, answered, k, kept }) => {
  expect(keptComments(comments, answered, k)).toEqual(kept);
});

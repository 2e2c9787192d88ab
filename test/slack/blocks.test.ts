import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { code, context, escapeText, header, section, truncate } from '../../src/slack/blocks.ts';
import { assertSlackPayload } from '../../src/slack/limits/limits.ts';

test.for([
  { why: 'a mention of everybody', text: '<!channel>', safe: '&lt;!channel&gt;' },
  { why: 'a link', text: '<https://a|b>', safe: '&lt;https://a|b&gt;' },
  { why: 'an entity stays what it was', text: '&lt;', safe: '&amp;lt;' },
  { why: 'plain words', text: 'checkout 2', safe: 'checkout 2' },
  { why: 'a line of its own', text: 'api\n• *all* is well\u2028x', safe: 'api • ∗all∗ is well x' },
  { why: 'styles', text: '*b* _i_ ~s~ `c`', safe: "∗b∗ ＿i＿ ∼s∼ 'c'" },
  { why: 'an underscore inside a name stays', text: 'my_service__name', safe: 'my_service__name' },
  { why: 'text that runs the other way', text: 'a\u202eb\u2066c', safe: 'abc' },
  { why: 'what takes no room', text: 'a\u200bb\ufeff', safe: 'ab' },
  { why: 'an emoji made of several stays whole', text: '👩\u200d🚒', safe: '👩\u200d🚒' },
])('escapeText: $why', ({ text, safe }) => expect(escapeText(text)).toBe(safe));

describe('truncate', () => {
  test.for([
    { why: 'short enough', text: 'abc', max: 3, cut: 'abc' },
    { why: 'one too long', text: 'abcd', max: 3, cut: 'ab…' },
    { why: 'never half an emoji', text: 'a🚀b', max: 3, cut: 'a…' },
    { why: 'a whole emoji where it fits', text: 'a🚀bc', max: 4, cut: 'a🚀…' },
  ])('$why', ({ text, max, cut }) => expect(truncate(text, max)).toBe(cut));

  test('never leaves more than it may, and nothing broken', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), fc.integer({ min: 1, max: 20 }), (text, max) => {
        const cut = truncate(text, max);
        expect(cut.length).toBeLessThanOrEqual(max);
        expect(cut).not.toMatch(/\p{Surrogate}/u);
      }),
    );
  });
});

test.for([
  { why: 'a name', text: 'payments', shown: '`payments`' },
  { why: 'its own quotes cannot end it', text: 'a`b', shown: "`a'b`" },
  { why: 'nobody is pinged', text: '<!here>', shown: '`&lt;!here&gt;`' },
  { why: 'a long one is cut', text: 'x'.repeat(300), shown: `\`${'x'.repeat(79)}…\`` },
])('code: $why', ({ text, shown }) => expect(code(text)).toBe(shown));

test('Slack takes blocks of any text', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', minLength: 1, maxLength: 4_000, size: 'max' }), (text) => {
      assertSlackPayload('message', { text: 'x', blocks: [header(text), section(text), context(text)] });
    }),
    { numRuns: 30 },
  );
});

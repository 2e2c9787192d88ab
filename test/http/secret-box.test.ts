import fc from 'fast-check';
import { expect, test } from 'vitest';
import { secretBox } from '../../src/http/secret-box.ts';

const PURPOSE = 'tests';
const ABOUT = ['self', 'pagerduty'];
const box = secretBox('one secret of at least 32 characters', PURPOSE);

test('every sealed text can be opened again, and sealing it twice gives different bytes', () => {
  const texts = fc.string({ unit: 'grapheme', maxLength: 500 });
  fc.assert(
    fc.property(texts, fc.array(texts, { maxLength: 3 }), (text, about) => {
      const [first, second] = [box.seal(text, about), box.seal(text, about)];
      expect([box.open(first, about), box.open(second, about)]).toEqual([text, text]);
      expect(first.equals(second)).toBe(false);
    }),
  );
});

test('nothing is opened when one bit has changed, or the end is missing', () => {
  const sealed = box.seal('whsec-of-the-subscription', ABOUT);
  fc.assert(
    fc.property(fc.nat(sealed.length * 8 - 1), fc.nat(sealed.length - 1), (bit, length) => {
      const flipped = Buffer.from(sealed);
      flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(box.open(flipped, ABOUT)).toBeUndefined();
      expect(box.open(sealed.subarray(0, length), ABOUT)).toBeUndefined();
    }),
  );
});

test.for([
  { why: 'another secret', other: secretBox('another secret of 32 characters!', PURPOSE), about: ABOUT },
  {
    why: 'the same secret for another purpose',
    other: secretBox('one secret of at least 32 characters', 'x'),
    about: ABOUT,
  },
  { why: 'another source', other: box, about: ['self', 'grafana-irm'] },
  { why: 'another workspace', other: box, about: ['T1', 'pagerduty'] },
  { why: 'the same words divided otherwise', other: box, about: ['selfpagerduty'] },
])('$why opens nothing', ({ other, about }) => {
  expect(other.open(box.seal('whsec', ABOUT), about)).toBeUndefined();
});

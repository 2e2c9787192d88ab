import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keyFingerprint, newWaveKey, seal, unseal } from '../../../src/pulse/sealing/seal.store.ts';
import { present } from '../../support/given.ts';

const KEY = newWaveKey();
const OWNER = { waveId: 7, personId: 'U1' };
const ANSWER = { comment: 'More pairing' };
const sealed = (answer: unknown = ANSWER): Buffer => present(seal(answer, KEY, OWNER));

test('what is sealed opens as it was', () => {
  fc.assert(
    fc.property(fc.jsonValue({ maxDepth: 2 }), (answer) => {
      expect(unseal(sealed(answer), KEY, OWNER)).toEqual(JSON.parse(JSON.stringify(answer)));
    }),
  );
});

test('every answer is of one length, never twice the same, and shows nothing', () => {
  const [short, long, again] = [sealed(), sealed({ comment: 'x'.repeat(3_000) }), sealed()];
  expect([short.length, long.length]).toEqual([4_124, 4_124]);
  expect(short.equals(again)).toBe(false);
  expect(short.subarray(0, 12).equals(again.subarray(0, 12))).toBe(false);
  expect(short.includes('pairing')).toBe(false);
});

test('4,096 bytes of JSON are the most', () => {
  // Two quotation marks, and a character of two bytes.
  expect(seal(`${'x'.repeat(4_092)}é`, KEY, OWNER)).toBeDefined();
  expect(seal(`${'x'.repeat(4_093)}é`, KEY, OWNER)).toBeUndefined();
});

describe('nothing opens', () => {
  test.for([
    { why: 'for another person', owner: { ...OWNER, personId: 'U2' } },
    { why: 'in another wave', owner: { ...OWNER, waveId: 8 } },
  ])('$why', ({ owner }) => {
    expect(unseal(sealed(), KEY, owner)).toBeUndefined();
  });

  test('where wave and person would run together', () => {
    const other = present(seal(ANSWER, KEY, { waveId: 7, personId: '1U' }));
    expect(unseal(other, KEY, { waveId: 71, personId: 'U' })).toBeUndefined();
  });

  test('with another key', () => expect(unseal(sealed(), newWaveKey(), OWNER)).toBeUndefined());

  test('after any bit of nonce, tag or text has changed', () => {
    const whole = sealed();
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(7), (at, bit) => {
        const changed = Buffer.from(whole);
        changed[at] = (changed[at] ?? 0) ^ (1 << bit);
        expect(unseal(changed, KEY, OWNER)).toBeUndefined();
      }),
    );
  });

  test.for([0, 12, 4_123])('when only %i bytes are left', (length) => {
    expect(unseal(sealed().subarray(0, length), KEY, OWNER)).toBeUndefined();
  });
});

test('a key of 32 random bytes is known by its SHA-256', () => {
  expect(KEY).toHaveLength(32);
  expect(newWaveKey().equals(KEY)).toBe(false);
  expect(keyFingerprint(Buffer.from('abc'))).toBe('ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad');
});

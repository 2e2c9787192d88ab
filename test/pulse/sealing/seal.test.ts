import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { keyFingerprint, newWaveKey, rowName, seal, unseal, waveKeyOf } from '../../../src/pulse/sealing/seal.store.ts';
import { present } from '../../support/given.ts';

const WAVE_KEY = newWaveKey();
const KEY = WAVE_KEY.sealing;
const OWNER = ['answer', 7, 'U1', 1, 'a1'] as const;
const ANSWER = { comment: 'More pairing' };
const sealed = (answer: unknown = ANSWER): Buffer => present(seal(answer, KEY, OWNER, 4_096));

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
  expect(seal(`${'x'.repeat(4_092)}é`, KEY, OWNER, 4_096)).toBeDefined();
  expect(seal(`${'x'.repeat(4_093)}é`, KEY, OWNER, 4_096)).toBeUndefined();
});

describe('nothing opens', () => {
  test.for([
    { why: 'for another person', owner: ['answer', 7, 'U2', 1, 'a1'] },
    { why: 'in another wave', owner: ['answer', 8, 'U1', 1, 'a1'] },
    { why: 'for somebody who was moved to another team', owner: ['answer', 7, 'U1', 2, 'a1'] },
    { why: 'with another audience', owner: ['answer', 7, 'U1', 1, 'a2'] },
    { why: 'as a place', owner: ['place', 7, 'U1', 1, 'a1'] },
  ])('$why', ({ owner }) => {
    expect(unseal(sealed(), KEY, owner)).toBeUndefined();
  });

  test('where wave and person would run together', () => {
    const other = present(seal(ANSWER, KEY, [7, '1U'], 4_096));
    expect(unseal(other, KEY, [71, 'U'])).toBeUndefined();
  });

  test('with another key', () => expect(unseal(sealed(), newWaveKey().sealing, OWNER)).toBeUndefined());

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

  test.for([0, 12, 28, 4_123])('when only %i bytes are left', (length) => {
    expect(unseal(sealed().subarray(0, length), KEY, OWNER)).toBeUndefined();
  });
});

describe('the key of a wave', () => {
  test('is 32 random bytes, known by their SHA-256', () => {
    expect(WAVE_KEY.raw).toHaveLength(32);
    expect(newWaveKey().raw.equals(WAVE_KEY.raw)).toBe(false);
    expect(keyFingerprint(waveKeyOf(Buffer.from('abc')))).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  test('gives two keys, which are always the same and never each other', () => {
    const again = waveKeyOf(WAVE_KEY.raw);
    expect([again.sealing, again.naming]).toEqual([WAVE_KEY.sealing, WAVE_KEY.naming]);
    expect(again.sealing.equals(again.naming)).toBe(false);
  });

  test('names the row of a person: the same each time, and another in another wave', () => {
    expect(rowName(WAVE_KEY, 'U1')).toEqual(rowName(WAVE_KEY, 'U1'));
    expect(rowName(WAVE_KEY, 'U1')).toHaveLength(32);
    expect(rowName(WAVE_KEY, 'U1').equals(rowName(WAVE_KEY, 'U2'))).toBe(false);
    expect(rowName(WAVE_KEY, 'U1').equals(rowName(newWaveKey(), 'U1'))).toBe(false);
  });
});

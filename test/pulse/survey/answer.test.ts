import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ANSWER_BYTES, newWaveKey, seal } from '../../../src/pulse/sealing/seal.store.ts';
import { ANSWER_FIELDS, NOT_SAID_VALUE, parseAnswers, readAnswers } from '../../../src/pulse/survey/answer.ts';
import { FRICTIONS } from '../../../src/pulse/survey/friction.ts';
import type { FormReading, FormValues } from '../../../src/slack/modals/form-values.ts';

const ASKED = ['Q01', 'Q02'];
const { slowed: SLOWED, comment: COMMENT } = ANSWER_FIELDS;

type Filled = {
  readonly items?: Readonly<Record<string, string>>;
  readonly slowed?: readonly string[];
  readonly comment?: string;
};

/** As Slack hands a form over. */
const valuesOf = ({ items = {}, slowed = [], comment }: Filled): FormValues => ({
  ...Object.fromEntries(Object.entries(items).map(([id, value]) => [id, { value: { selected_option: { value } } }])),
  [SLOWED]: { value: { selected_options: slowed.map((value) => ({ value })) } },
  [COMMENT]: { value: { value: comment ?? null } },
});
const read = (filled: Filled, hasComment = true) => readAnswers(ASKED, { hasComment }, valuesOf(filled));

describe('a form', () => {
  test.for([
    { why: 'of which all is skipped', filled: {}, says: {} },
    { why: 'with an answer', filled: { items: { Q01: '1', Q02: '5' } }, says: { items: { Q01: 1, Q02: 5 } } },
    { why: 'with *rather not say*', filled: { items: { Q01: 'not-said' } }, says: { items: { Q01: 'not-said' } } },
    { why: 'with a question of another wave', filled: { items: { Q09: '4' } }, says: {} },
    {
      why: 'with three complaints',
      filled: { slowed: ['docs', 'code', 'else'] },
      says: { slowed: ['docs', 'code', 'else'] },
    },
    { why: 'with one complaint twice', filled: { slowed: ['docs', 'docs'] }, says: { slowed: ['docs'] } },
    { why: 'of somebody whom nothing slowed', filled: { slowed: ['nothing'] }, says: { slowed: 'nothing' } },
    {
      why: 'with a comment',
      filled: { comment: ' More pairing\r\nplease ' },
      says: { comment: 'More pairing please' },
    },
    {
      why: 'with what is not text: a bell, half a character, a turn of direction',
      filled: { comment: 'a\u0007b\ud800c\u202ed' },
      says: { comment: 'abcd' },
    },
    { why: 'with a smile', filled: { comment: '🙂' }, says: { comment: '🙂' } },
    { why: 'with the longest comment', filled: { comment: 'é'.repeat(1_000) }, says: { comment: 'é'.repeat(1_000) } },
  ])('$why is read', ({ filled, says }) => {
    expect(read(filled)).toEqual({ ok: true, value: { items: {}, slowed: [], comment: '', ...says } });
  });

  test.for([
    { why: 'an answer that is not offered', filled: { items: { Q01: '6' } }, at: 'Q01' },
    { why: 'a word for an answer', filled: { items: { Q02: 'constructor' } }, at: 'Q02' },
    { why: 'four complaints', filled: { slowed: ['docs', 'code', 'else', 'reviews'] }, at: SLOWED },
    { why: 'nothing much beside a complaint', filled: { slowed: ['docs', 'nothing'] }, at: SLOWED },
    { why: 'a complaint that is not offered', filled: { slowed: ['my boss'] }, at: SLOWED },
    { why: 'a comment that is too long', filled: { comment: 'x'.repeat(1_001) }, at: COMMENT },
  ])('$why is a fault of its field', ({ filled, at }) => {
    const reading = read(filled);
    expect(reading.ok ? [] : Object.keys(reading.faults)).toEqual([at]);
  });

  test('all faults are shown at once', () => {
    const reading = read({ items: { Q01: '0' }, slowed: ['x'], comment: 'x'.repeat(1_001) });
    expect(reading.ok ? [] : Object.keys(reading.faults).sort()).toEqual(['Q01', COMMENT, SLOWED].sort());
  });

  test('a comment that was not asked for is not read', () => {
    expect(read({ comment: 'hello' }, false)).toMatchObject({ ok: true, value: { comment: '' } });
  });
});

function accepted<Value>(reading: FormReading<Value>): Value {
  if (!reading.ok) throw new Error(`It was refused: ${Object.keys(reading.faults).join()}`);
  return reading.value;
}

const anyFilled = fc.record({
  items: fc.dictionary(fc.constantFrom(...ASKED), fc.constantFrom('1', '2', '3', '4', '5', NOT_SAID_VALUE)),
  slowed: fc.uniqueArray(fc.constantFrom(...FRICTIONS.map(({ code }) => code)), { maxLength: 3 }),
  comment: fc.string({ unit: 'binary', maxLength: 1_000 }).map((text) => text.slice(0, 1_000)),
});

test('every possible answer fits where it is sealed, and is read back as it was', () => {
  const key = newWaveKey().sealing;
  fc.assert(
    fc.property(anyFilled, (filled) => {
      const value = accepted(read(filled));
      expect(seal(value, key, ['U1'], ANSWER_BYTES)).toBeDefined();
      expect(parseAnswers(JSON.parse(JSON.stringify(value)))).toEqual(value);
    }),
  );
});

test('the longest answer fits, whatever its script', () => {
  for (const character of ['漢', '"', '\\', '\u2028', '🙂'])
    expect(
      seal(
        {
          items: Object.fromEntries(['Q01', 'Q02', 'Q03'].map((id) => [id, NOT_SAID_VALUE])),
          slowed: ['local-build', 'requirements', 'other-teams'],
          comment: character.repeat(1_000 / character.length),
        },
        newWaveKey().sealing,
        ['U1'],
        ANSWER_BYTES,
      ),
    ).toBeDefined();
});

test.for([
  { why: 'no answers', json: null },
  { why: 'an answer that no scale has', json: { items: { Q01: 6 }, slowed: [], comment: '' } },
  { why: 'a complaint that is not offered', json: { items: {}, slowed: ['boss'], comment: '' } },
])('$why is not read back', ({ json }) => {
  expect(parseAnswers(json)).toBeUndefined();
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { excessOf, legibleJson } from '../../../src/http/body/foreign-json.ts';
import { MOST_JSON_DEPTH, MOST_JSON_VALUES } from '../../../src/http/limits.ts';
import { testDatabase } from '../../support/database.ts';

const { pool } = await testDatabase();

const nested = (deep: number): unknown => JSON.parse(`${'['.repeat(deep)}${']'.repeat(deep)}`);
const values = (count: number): unknown => Array.from({ length: count - 1 }, () => 0);

describe('how much is too much', () => {
  test.for([
    { why: 'a word', json: 'a', excess: undefined },
    { why: 'as deep as may be', json: nested(MOST_JSON_DEPTH), excess: undefined },
    { why: 'one deeper', json: nested(MOST_JSON_DEPTH + 1), excess: 'is nested more than 64 deep' },
    { why: 'as deep as 1 MB can be', json: nested(500_000), excess: 'is nested more than 64 deep' },
    { why: 'as many as may be', json: values(MOST_JSON_VALUES), excess: undefined },
    { why: 'one more', json: values(MOST_JSON_VALUES + 1), excess: 'has more than 50,000 values' },
    {
      why: 'one object of many fields',
      json: Object.fromEntries(Array.from({ length: 1_001 }, (_, index) => [`f${index}`, 0])),
      excess: 'has an object of more than 1,000 fields',
    },
    {
      why: 'many in several places',
      json: [values(30_000), { a: values(30_000) }],
      excess: 'has more than 50,000 values',
    },
  ])('$why', ({ json, excess }) => {
    expect(excessOf(json)).toBe(excess);
  });
});

describe('what Postgres cannot keep', () => {
  test.for([
    { why: 'a NUL in a text', json: 'a\u0000b', is: 'a\ufffdb' },
    { why: 'a NUL in the name of a field', json: { 'a\u0000': 1 }, is: { 'a\ufffd': 1 } },
    { why: 'half a character, deep inside', json: [{ a: ['\ud83d'] }], is: [{ a: ['\ufffd'] }] },
    { why: 'a whole character stays', json: { '😀': '😀' }, is: { '😀': '😀' } },
    { why: 'so does what is no text', json: [null, true, 1.5, {}, []], is: [null, true, 1.5, {}, []] },
  ])('$why', ({ json, is }) => {
    expect(legibleJson(json)).toEqual(is);
  });

  test('the name of the prototype is a name like others', () => {
    expect(JSON.stringify(legibleJson(JSON.parse('{"__proto__":{"a":"\\u0000"}}')))).toBe(
      '{"__proto__":{"a":"\ufffd"}}',
    );
  });

  test('is gone from any JSON: Postgres keeps the rest as it is', async () => {
    const json = fc.jsonValue({ stringUnit: 'binary', maxDepth: 4 });
    await fc.assert(
      fc.asyncProperty(json, async (sent) => {
        const legible = legibleJson(JSON.parse(JSON.stringify({ sent, nul: '\u0000', half: '\udc00' })));
        const { rows } = await pool.query<{ kept: unknown }>('select $1::jsonb as kept', [JSON.stringify(legible)]);
        expect(rows[0]?.kept).toEqual(JSON.parse(JSON.stringify(legible)));
      }),
      { numRuns: 200 },
    );
  });
});

import type { Luck } from './luck.ts';

/** Texts that broke a program before, this one or another. */
const TEXTS: readonly string[] = [
  '',
  ' ',
  '\u0000',
  'a\u0000b',
  '\\u0000',
  '\ud800',
  '😀'.repeat(120),
  '\u202eright to left',
  'two\nlines\r\nand\u2028more',
  'x'.repeat(256),
  'x'.repeat(3_001),
  "'; drop table teams; --",
  '<!channel> <@U01MARA> <https://a.example|b> *bold* `code`',
  '&lt;&amp;&gt;',
  '../../../../etc/passwd',
  '%00',
  '%',
  'NaN',
  '-1',
  '1e999',
  'true',
  'null',
  '0001-01-01T00:00:00Z',
  '2026-02-30',
  '9999-12-31T23:59:59Z',
  '+275760-09-13T00:00:00.000Z',
  '-271821-04-20T00:00:00Z',
  '2026-11-25T10:00:00+23:59',
  'javascript:alert(1)',
  'http://[::1',
  'US/Pacific-New',
  '__proto__',
  'constructor',
  '{{trigger}}',
  '[]',
];

const NUMBERS: readonly number[] = [0, -0, -1, 1.5, 1e-9, 1e21, 1e308, 2 ** 31, 2 ** 53, 2 ** 63, -(2 ** 63)];

const KEYS: readonly string[] = [
  '',
  '\u0000',
  'a\u0000b',
  '__proto__',
  'constructor',
  'toString',
  '\ud800',
  'x'.repeat(300),
];

/** These cost more to send and to read, so they are rare. */
const LARGE: readonly (() => unknown)[] = [
  () => 'x'.repeat(60_000),
  () => nested(50),
  () => nested(3_000),
  () => nested(3_000, 'child'),
  () => Array.from({ length: 1_001 }, () => ({})),
  () => Array.from({ length: 40_000 }, () => 0),
  () => Object.fromEntries(Array.from({ length: 2_000 }, (_, index) => [`key${index}`, index])),
];

const SMALL: readonly (() => unknown)[] = [
  () => null,
  () => true,
  () => false,
  () => [],
  () => ({}),
  () => [[]],
  () => [null],
  () => ({ length: -1 }),
  () => ({ '\u0000': 1 }),
  () => JSON.parse('{"__proto__":{"admin":true}}'),
];

function nested(depth: number, name?: string): unknown {
  let value: unknown = name === undefined ? [] : {};
  for (let level = 1; level < depth; level += 1) value = name === undefined ? [value] : { [name]: value };
  return value;
}

export const hostileText = (luck: Luck): string => luck.one(TEXTS);
export const hostileKey = (luck: Luck): string => luck.one(KEYS);

export function hostile(luck: Luck): unknown {
  if (luck.happens(0.01)) return luck.one(LARGE)();
  if (luck.happens(0.5)) return hostileText(luck);
  return luck.happens(0.4) ? luck.one(NUMBERS) : luck.one(SMALL)();
}

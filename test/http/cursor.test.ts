import { describe, expect, test } from 'vitest';
import { readCursor, toCursor } from '../../src/http/cursor.ts';
import { Problem } from '../../src/http/problem.ts';

const ANY = /^.+$/s;
const encoded = (value: unknown): string => Buffer.from(JSON.stringify(value)).toString('base64url');

describe('a cursor', () => {
  test.for([
    { why: 'every microsecond', micros: 1_795_600_800_123_456, at: '2026-11-25T10:00:00.123456Z' },
    { why: 'a whole second', micros: 1_795_600_800_000_000, at: '2026-11-25T10:00:00.000000Z' },
    { why: 'an instant before 1970', micros: -1, at: '1969-12-31T23:59:59.999999Z' },
  ])('keeps $why', ({ micros, at }) => {
    expect(readCursor('deploys', toCursor('deploys', { micros, id: '42' }), ANY)).toEqual({ at, id: '42' });
  });

  test('keeps an id of any characters, and can stand in an address as it is', () => {
    const cursor = toCursor('incidents', { micros: 1, id: 'INC/1 ü\n?&' });
    expect(cursor).toMatch(/^[A-Za-z0-9_-]+$/);
    expect(readCursor('incidents', cursor, ANY)).toMatchObject({ id: 'INC/1 ü\n?&' });
  });

  test.for([
    { why: 'no base64', cursor: '%%%' },
    { why: 'no JSON', cursor: Buffer.from('x').toString('base64url') },
    { why: 'no array', cursor: encoded({}) },
    { why: 'null', cursor: encoded(null) },
    { why: 'another list’s', cursor: toCursor('incidents', { micros: 1, id: '1' }) },
    { why: 'a fraction', cursor: encoded(['deploys', 1.5, '1']) },
    { why: 'beyond every calendar', cursor: encoded(['deploys', 1e300, '1']) },
    { why: 'an id that is no number', cursor: encoded(['deploys', 1, 'x']) },
    { why: 'an id that is no text', cursor: encoded(['deploys', 1, 1]) },
    { why: 'an id with a NUL', cursor: encoded(['deploys', 1, '1\u0000']) },
  ])('is refused when it is $why', ({ cursor }) => {
    const read = () => readCursor('deploys', cursor, /^\d+$/);
    expect(read).toThrow(Problem);
    expect(read).toThrow('?cursor is not a next_cursor of this list; leave it out to begin anew.');
  });
});

import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { pointer } from '../../src/http/fields.ts';
import { invalidBody, invalidFields, Problem } from '../../src/http/problem.ts';

describe('a problem document', () => {
  test('has type, title, status and detail, and no errors where no field is wrong', () => {
    expect(JSON.parse(JSON.stringify(new Problem(401, 'no-token', 'No token', 'Send one.')))).toEqual({
      type: 'urn:drumbeat:problem:no-token',
      title: 'No token',
      status: 401,
      detail: 'Send one.',
    });
  });

  test('of fields says each fault in a sentence and by its pointer', () => {
    const problem = invalidFields([
      { pointer: '/sha', detail: 'is missing' },
      { pointer: '', detail: 'must be an object' },
    ]);
    expect(problem.status).toBe(422);
    expect(problem.message).toBe('/sha is missing; The body must be an object.');
    expect(problem.errors).toHaveLength(2);
  });

  test('lists the first twenty faults and counts the others', () => {
    const faults = Array.from({ length: 23 }, (_, index) => ({ pointer: `/${index}`, detail: 'is missing' }));
    const problem = invalidFields(faults);
    expect(problem.errors).toHaveLength(20);
    expect(problem.message).toMatch(/\/19 is missing; and 3 more\.$/);
  });

  test('of a schema points at each unknown field, from the root of the body', () => {
    const { error } = z.strictObject({ a: z.string() }).safeParse({ a: 'x', b: 1, c: 2 });
    expect(error && invalidBody(error, [2]).errors.map((fault) => fault.pointer)).toEqual(['/2/b', '/2/c']);
  });
});

describe('pointer', () => {
  test.for([
    { why: 'the whole body', path: [], is: '' },
    { why: 'a field of an element', path: ['commits', 0, 'sha'], is: '/commits/0/sha' },
    { why: 'a slash and a tilde in a name', path: ['a/b~c'], is: '/a~1b~0c' },
  ])('$why', ({ path, is }) => {
    expect(pointer(path)).toBe(is);
  });
});

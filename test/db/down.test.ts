import { describe, expect, test } from 'vitest';
import { isDatabaseDown } from '../../src/db/down.ts';

const withCode = (code: string, fields: object = {}) => Object.assign(new Error('failed'), { code, ...fields });

describe('isDatabaseDown', () => {
  test.for([
    { why: 'no server listens on the port', error: withCode('ECONNREFUSED') },
    { why: 'the connection was cut', error: withCode('ECONNRESET') },
    { why: 'the network gave up', error: withCode('ETIMEDOUT') },
    { why: 'its host name is unknown', error: withCode('ENOTFOUND') },
    { why: 'its socket is gone', error: withCode('ENOENT', { syscall: 'connect' }) },
    { why: 'all addresses of its host refuse', error: new AggregateError([withCode('ECONNREFUSED')]) },
    { why: 'an operator shuts it down', error: withCode('57P01') },
    { why: 'it crashed and recovers', error: withCode('57P02') },
    { why: 'it is starting', error: withCode('57P03') },
    { why: 'it is out of connections', error: withCode('53300') },
    { why: 'the connection failed in the protocol', error: withCode('08006') },
    { why: 'pg saw the connection end', error: new Error('Connection terminated unexpectedly') },
    { why: 'the pool waited too long', error: new Error('timeout exceeded when trying to connect') },
    { why: 'a dead client was asked again', error: new Error('Client was closed and is not queryable') },
  ])('$why: down', ({ error }) => {
    expect(isDatabaseDown(error)).toBe(true);
  });

  test.for([
    { why: 'a row that is there already', error: withCode('23505') },
    { why: 'a mistake in the SQL', error: withCode('42601') },
    { why: 'a statement cancelled by its own timeout', error: withCode('57014') },
    { why: 'a missing file, which is not a missing socket', error: withCode('ENOENT', { syscall: 'open' }) },
    {
      why: "a vendor's refused connection inside its own error",
      error: new Error('x', { cause: withCode('ECONNREFUSED') }),
    },
    { why: 'an ordinary error', error: new Error('The deploy has no sha.') },
    { why: 'something that is not an error', error: 'ECONNREFUSED' },
  ])('$why: not down', ({ error }) => {
    expect(isDatabaseDown(error)).toBe(false);
  });
});

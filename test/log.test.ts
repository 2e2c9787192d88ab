import pg from 'pg';
import { describe, expect, test } from 'vitest';
import { createLog } from '../src/log.ts';
import { testDatabase } from './support/database.ts';

const { pool } = await testDatabase();

/** Logs one error and reads the line. */
function logged(error: unknown): Record<string, unknown> {
  let line = '';
  createLog('info', {
    write: (text) => {
      line += text;
    },
  }).error({ error }, 'It broke');
  return JSON.parse(line) as Record<string, unknown>;
}

describe('a logged error', () => {
  test('of Postgres says what broke, and not the values of the row', async () => {
    const insert = pool.query(`insert into deploy_events (sha, repo, environment) values ('abcdef0', $1, null)`, [
      'acme/secret',
    ]);
    const error: unknown = await insert.catch((failure: unknown) => failure);
    expect(error).toMatchObject({ detail: expect.stringContaining('acme/secret') });
    expect(logged(error)).toMatchObject({
      msg: 'It broke',
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      error: { type: 'error', code: '23502', message: expect.stringContaining('violates not-null constraint') },
    });
    expect(JSON.stringify(logged(error))).not.toContain('acme/secret');
  });

  test('keeps its causes, with the same fields only', () => {
    const cause = Object.assign(new pg.DatabaseError('duplicate key', 1, 'error'), { detail: 'Key (name)=(secret)' });
    const line = logged(new Error('The team was not added', { cause }));
    expect(line).toMatchObject({ error: { message: 'The team was not added', cause: { message: 'duplicate key' } } });
    expect(JSON.stringify(line)).not.toContain('secret');
  });

  test('is written without the passwords of addresses, should something quote one', () => {
    const error = new Error('connect postgres://me:p@ss/word@db/x and https://a/?password=secret&b=1 failed');
    expect(logged(error)).toMatchObject({
      error: { message: 'connect postgres://me:…@db/x and https://a/?password=…&b=1 failed' },
    });
    expect(JSON.stringify(logged(error))).not.toMatch(/ss\/word|secret/);
  });

  test('of Slack is written without its payload', () => {
    const error = Object.assign(new Error('invalid_blocks'), {
      data: { text: 'secret' },
      code: 'slack_webapi_platform_error',
    });
    expect(JSON.stringify(logged(error))).not.toContain('secret');
    expect(logged(error)).toMatchObject({ error: { code: 'slack_webapi_platform_error' } });
  });

  test.for([
    { why: 'that is no error is text', thrown: 'just words', message: 'just words' },
    { why: 'that is an object shows nothing of it', thrown: { token: 'secret' }, message: '[object Object]' },
    { why: 'that is nothing is told, too', thrown: null, message: 'null' },
  ])('$why', ({ thrown, message }) => {
    expect(logged(thrown)).toMatchObject({ error: { message } });
  });
});

test('a level below the one asked for is not written', () => {
  const lines: string[] = [];
  const log = createLog('warn', { write: (line) => void lines.push(line) });
  log.info('quiet');
  log.warn('loud');
  expect(lines).toHaveLength(1);
});

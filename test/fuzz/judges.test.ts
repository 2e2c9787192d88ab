import { describe, expect, test } from 'vitest';
import type { Input } from './input.ts';
import { judgeLine, judgeOutcome } from './judges.ts';
import type { Outcome } from './send.ts';

const SECRETS = { 'the bot token': 'xoxb-planted' };
const request: Input = { kind: 'http', method: 'GET', target: '/v1/dora', headers: {} };
const readiness: Input = { kind: 'http', method: 'GET', target: '/readyz', headers: {} };
const bytes: Input = { kind: 'raw', pieces: ['GET / HTTP/1.1'] };
const command: Input = { kind: 'slack', envelope: { type: 'slash_commands', payload: { command: '/dora' } } };
const signedText: Input = { kind: 'http', method: 'POST', target: '/slack/events', headers: {}, signer: 'slack' };
const answer = (parts: Partial<Outcome>): Outcome => ({ statuses: [200], text: '', headers: {}, ms: 5, ...parts });
const stack = new Error('planted').stack ?? '';

describe('an answer', () => {
  test.for<{ why: string; input: Input; outcome: Partial<Outcome>; kinds: readonly string[] }>([
    { why: 'is fine', input: request, outcome: {}, kinds: [] },
    { why: 'is a refusal', input: request, outcome: { statuses: [422] }, kinds: [] },
    { why: 'is an error of the server', input: request, outcome: { statuses: [500] }, kinds: ['server-error'] },
    { why: 'is a gateway error', input: request, outcome: { statuses: [502] }, kinds: ['server-error'] },
    {
      why: 'says 503 and not when to come again',
      input: request,
      outcome: { statuses: [503] },
      kinds: ['server-error'],
    },
    {
      why: 'says 503 and when to come again',
      input: request,
      outcome: { statuses: [503], headers: { 'retry-after': '5' } },
      kinds: [],
    },
    { why: 'says that the bot is not ready', input: readiness, outcome: { statuses: [503] }, kinds: [] },
    {
      why: 'is one of several on a connection',
      input: bytes,
      outcome: { statuses: [200, 500] },
      kinds: ['server-error'],
    },
    { why: 'does not come', input: request, outcome: { statuses: [], unanswered: 'timeout' }, kinds: ['unanswered'] },
    { why: 'does not come to bytes that are no request', input: bytes, outcome: { statuses: [] }, kinds: [] },
    { why: 'has a stack trace', input: request, outcome: { statuses: [400], text: stack }, kinds: ['leak'] },
    {
      why: 'has a stack trace within JSON',
      input: request,
      outcome: { statuses: [400], text: JSON.stringify({ stack }) },
      kinds: ['leak'],
    },
    {
      why: 'has words of Postgres',
      input: request,
      outcome: { text: 'invalid input syntax for type uuid' },
      kinds: ['leak'],
    },
    { why: 'has words of the program', input: request, outcome: { text: 'x.map is not a function' }, kinds: ['leak'] },
    { why: 'has a secret', input: request, outcome: { text: 'token xoxb-planted' }, kinds: ['secret'] },
    { why: 'acknowledges', input: command, outcome: {}, kinds: [] },
    { why: 'acknowledges too late', input: command, outcome: { ms: 3_100 }, kinds: ['late'] },
    { why: 'refuses a payload of Slack’s', input: command, outcome: { statuses: [404] }, kinds: ['unacknowledged'] },
    {
      why: 'does not come to Slack',
      input: command,
      outcome: { statuses: [], unanswered: 'operation_timeout' },
      kinds: ['late'],
    },
    { why: 'refuses signed bytes that are no payload', input: signedText, outcome: { statuses: [400] }, kinds: [] },
    {
      why: 'fails at signed bytes that are no payload',
      input: signedText,
      outcome: { statuses: [500] },
      kinds: ['server-error', 'unacknowledged'],
    },
  ])('that $why', ({ input, outcome, kinds }) => {
    expect(judgeOutcome(input, answer(outcome), SECRETS).map(({ kind }) => kind)).toEqual(kinds);
  });
});

describe('a line of the log', () => {
  test.for<{ why: string; line: object | string; kinds: readonly string[] }>([
    { why: 'reports', line: { level: 30, msg: 'Drumbeat is running' }, kinds: [] },
    { why: 'warns', line: { level: 40, msg: 'Slack did not take the apology', error: { type: 'Error' } }, kinds: [] },
    { why: 'is the last handler’s', line: { level: 60, msg: 'An error that nobody handled' }, kinds: ['unhandled'] },
    { why: 'is printed past the log', line: 'TypeError: x', kinds: ['unhandled'] },
    { why: 'has a value that Postgres refuses', line: { level: 50, error: { code: '22021' } }, kinds: ['refused'] },
    { why: 'has one as its cause', line: { level: 50, error: { cause: { code: '23502' } } }, kinds: ['refused'] },
    { why: 'has a database that is away', line: { level: 50, error: { code: '57P01' } }, kinds: [] },
    { why: 'has a secret', line: { level: 20, msg: 'asked with xoxb-planted' }, kinds: ['secret'] },
  ])('that $why', ({ line, kinds }) => {
    const text = typeof line === 'string' ? line : JSON.stringify(line);
    expect(judgeLine(text, SECRETS).map(({ kind }) => kind)).toEqual(kinds);
  });
});

import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { describe, expect, onTestFinished, test } from 'vitest';
import type { DemoFault } from '../../demo/slack/options.ts';
import { deliveryClient } from '../../src/slack/delivery-client.ts';
import { type SlackFailure, sortSlackError } from '../../src/slack/failure.ts';
import { aDemoSlack, botToken } from '../demo/workspace.ts';

/** How a post fails that meets this fault. */
async function failureOf(fault: DemoFault, timeout = 2_000): Promise<{ failure: SlackFailure; calls: number }> {
  const slack = await aDemoSlack({ beforeAnswer: async () => fault });
  onTestFinished(() => slack.close());
  const failure = await postTo(slack.apiUrl, timeout);
  return { failure, calls: slack.calls.length };
}

async function postTo(apiUrl: string, timeout?: number): Promise<SlackFailure> {
  const client = deliveryClient({ botToken, apiUrl }, timeout);
  const error = await client.chat.postMessage({ channel: 'CPAY', text: 'A secret word' }).then(
    () => undefined,
    (thrown: unknown) => thrown,
  );
  expect(error).toBeDefined();
  return sortSlackError(error);
}

const says = (error: string): DemoFault => ({ kind: 'answer', status: 200, body: { ok: false, error } });

describe('a code of Slack', () => {
  test.for<{ why: string; code: string; kind: SlackFailure['kind'] }>([
    { why: 'gone', code: 'channel_not_found', kind: 'permanent' },
    { why: 'archived', code: 'is_archived', kind: 'permanent' },
    { why: 'not invited', code: 'not_in_channel', kind: 'permanent' },
    { why: 'deactivated', code: 'account_inactive', kind: 'permanent' },
    { why: 'only some may post', code: 'restricted_action', kind: 'permanent' },
    { why: 'a bot', code: 'cannot_dm_bot', kind: 'permanent' },
    { why: 'nobody', code: 'user_not_found', kind: 'permanent' },
    { why: 'the message to change is gone', code: 'message_not_found', kind: 'permanent' },
    { why: 'blocks it does not know', code: 'invalid_blocks', kind: 'plain-form' },
    { why: 'attachments it does not know', code: 'invalid_attachments', kind: 'plain-form' },
    { why: 'too many', code: 'msg_blocks_too_long', kind: 'plain-form' },
    { why: 'a limit in words', code: 'ratelimited', kind: 'rate-limited' },
    { why: 'a token that an admin will renew', code: 'token_revoked', kind: 'no-effect' },
    { why: 'a scope that an admin will grant', code: 'missing_scope', kind: 'no-effect' },
    { why: 'an unknown one', code: 'moon_in_the_way', kind: 'no-effect' },
    { why: 'it broke half-way', code: 'internal_error', kind: 'uncertain' },
    { why: 'it broke half-way, in other words', code: 'fatal_error', kind: 'uncertain' },
  ])('$code ($why) is $kind', async ({ code, kind }) => {
    const { failure, calls } = await failureOf(says(code));
    expect(failure).toMatchObject({ kind, code });
    expect(calls).toBe(1);
  });

  test('says whether every other message to the same place will fail too', async () => {
    expect((await failureOf(says('is_archived'))).failure).toMatchObject({ isOfPlace: true });
    expect((await failureOf(says('thread_not_found'))).failure).toMatchObject({ isOfPlace: false });
  });
});

describe('an answer that is not Slack’s', () => {
  test.for<{ why: string; fault: DemoFault; expected: object }>([
    {
      why: 'a limit',
      fault: { kind: 'answer', status: 429, headers: { 'retry-after': '7' } },
      expected: { kind: 'rate-limited', retryAfterMs: 7_000 },
    },
    {
      why: 'a limit that ends now',
      fault: { kind: 'answer', status: 429, headers: { 'retry-after': '0' } },
      expected: { kind: 'rate-limited', retryAfterMs: 1_000 },
    },
    {
      why: 'a limit that does not say how long',
      fault: { kind: 'answer', status: 429 },
      expected: { kind: 'rate-limited', retryAfterMs: 30_000 },
    },
    { why: 'an error', fault: { kind: 'answer', status: 503 }, expected: { kind: 'uncertain', code: 'HTTP 503' } },
    { why: 'a timeout in words', fault: { kind: 'answer', status: 408 }, expected: { kind: 'uncertain' } },
    {
      why: 'a proxy’s refusal',
      fault: { kind: 'answer', status: 403 },
      expected: { kind: 'no-effect', code: 'HTTP 403' },
    },
    {
      why: 'a page, which is not repeated anywhere',
      fault: { kind: 'answer', status: 200, body: 'A secret word' },
      expected: { kind: 'uncertain', code: 'no readable answer' },
    },
    { why: 'nothing', fault: { kind: 'answer', status: 200 }, expected: { kind: 'uncertain' } },
    { why: 'a cut connection', fault: { kind: 'lost', takesEffect: true }, expected: { kind: 'uncertain' } },
  ])('$why', async ({ fault, expected }) => {
    const { failure, calls } = await failureOf(fault);
    expect(failure).toMatchObject(expected);
    expect(calls).toBe(1);
    expect(JSON.stringify(failure)).not.toContain('secret');
  });
});

describe('a network', () => {
  const aPort = async (listen: (socket: { destroy(): void }) => void): Promise<string> => {
    const server = createServer().on('connection', listen);
    await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
    onTestFinished(() => void server.close());
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/`;
  };

  test('without a server at the other end had no effect', async () => {
    const slack = await aDemoSlack();
    await slack.close();
    expect(await postTo(slack.apiUrl)).toEqual({ kind: 'no-effect', code: 'ECONNREFUSED' });
  });

  test('that does not know the host name had no effect', async () => {
    expect(await postTo('http://slack.invalid/api/')).toMatchObject({ kind: 'no-effect' });
  });

  test('that cuts the connection may have had an effect', async () => {
    expect(await postTo(await aPort((socket) => socket.destroy()))).toMatchObject({ kind: 'uncertain' });
  });

  test('that is silent for too long may have had an effect', async () => {
    expect(await postTo(await aPort(() => {}), 100)).toEqual({ kind: 'uncertain', code: 'TimeoutError' });
  });
});

test('any other error may have had an effect', () => {
  for (const thrown of [new Error('terminated'), 'words', {}, null, undefined])
    expect(sortSlackError(thrown)).toEqual({ kind: 'uncertain', code: 'no readable answer' });
});

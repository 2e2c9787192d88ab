import type { ReceiverEvent } from '@slack/bolt';
import { describe, expect, test } from 'vitest';
import { acknowledgeAlways } from '../../../src/slack/connection/acknowledge.ts';
import { UNEXPECTED } from '../../../src/slack/failure-words.ts';

/** Lets a listener hear one event; returns what Slack was answered. */
async function answersTo(body: unknown, listener: (event: ReceiverEvent) => Promise<void>): Promise<unknown[]> {
  const answers: unknown[] = [];
  const app = { processEvent: listener };
  acknowledgeAlways(app, { warn: () => {}, error: () => {} });
  const ack = async (said?: unknown) => void answers.push(said);
  await app.processEvent({ body: body as ReceiverEvent['body'], ack });
  return answers;
}

const nobody = async () => {};
const fails = async () => {
  throw new Error('a mistake of ours');
};
const form = (blocks: unknown) => ({ type: 'view_submission', view: { blocks } });
const inputs = [{ type: 'section' }, { type: 'input', block_id: 'title' }];
const failed = { response_action: 'errors', errors: { title: UNEXPECTED } };

describe('what Slack sends is acknowledged', () => {
  test.for([
    {
      why: 'a button that nobody hears, as a link or one of an older version',
      body: { type: 'block_actions' },
      hears: nobody,
      answer: undefined,
    },
    { why: 'a payload of a type that nobody knows', body: { type: 'other' }, hears: nobody, answer: undefined },
    { why: 'nothing at all', body: null, hears: fails, answer: undefined },
    { why: 'a click whose listener fails', body: { type: 'block_actions' }, hears: fails, answer: undefined },
    { why: 'a form whose listener fails: it stays open and says so', body: form(inputs), hears: fails, answer: failed },
    { why: 'a form that nobody hears', body: form(inputs), hears: nobody, answer: failed },
    { why: 'a form without a field to say it at', body: form([{ type: 'section' }]), hears: fails, answer: undefined },
    { why: 'a form without blocks', body: form(null), hears: fails, answer: undefined },
    {
      why: 'a form with blocks that are none',
      body: form([null, 1, { type: 'input', block_id: 7 }]),
      hears: fails,
      answer: undefined,
    },
  ])('once: $why', async ({ body, hears, answer }) => {
    expect(await answersTo(body, hears)).toEqual([answer]);
  });

  test('by the listener alone where it does so, also if it fails afterwards', async () => {
    const hears = async ({ ack }: ReceiverEvent) => {
      await ack({ text: 'yes' });
      throw new Error('later');
    };
    expect(await answersTo({ type: 'block_actions' }, hears)).toEqual([{ text: 'yes' }]);
  });
});

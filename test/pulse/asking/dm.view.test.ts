import type { Button } from '@slack/types';
import { describe, expect, test } from 'vitest';
import { type DmShown, type DmState, dmMessage, PULSE_ACTIONS } from '../../../src/pulse/asking/dm.view.ts';
import { assertSlackPayload } from '../../../src/slack/limits/limits.ts';
import { slackTime } from '../../../src/slack/time.ts';

const closesAt = new Date('2026-11-06T16:00:00Z');
const shown = (state: DmState, more: Partial<DmShown> = {}) =>
  dmMessage({ state, wave: 7, questions: 4, closesAt, ...more });
const buttonsOf = (message: ReturnType<typeof dmMessage>): readonly Button[] =>
  message.rich.flatMap((block) => (block.type === 'actions' ? (block.elements as Button[]) : []));
const labels = (message: ReturnType<typeof dmMessage>) => buttonsOf(message).map(({ text }) => text.text);

test.for<{ state: DmState; buttons: string[]; says: string; why: string }>([
  {
    state: 'asked',
    buttons: ['Answer (4 questions, under a minute)', 'Not this time', 'Stop asking me'],
    says: 'Nobody is shown your answer',
    why: 'the promise and both ways out are there before anything is pressed',
  },
  {
    state: 'said',
    buttons: ['Open the questions', 'Delete what I said', 'Stop asking me'],
    says: 'the same whether you answered or said *Not this time*',
    why: 'whoever looks over a shoulder does not learn who answered',
  },
  {
    state: 'stopped',
    buttons: ['Open the questions', 'Delete what I said'],
    says: 'not asked any more',
    why: 'people may change their mind, and whether they had answered is not told',
  },
  {
    state: 'deleted',
    buttons: ['Answer', 'Not this time', 'Stop asking me'],
    says: 'is deleted',
    why: 'they are asked again, and both ways out are there',
  },
  { state: 'closed', buttons: [], says: '/pulse results', why: 'a button would do nothing' },
  {
    state: 'lost',
    buttons: ['Answer (4 questions, under a minute)', 'Not this time', 'Stop asking me'],
    says: 'Nobody has read them',
    why: 'people learn the truth, and are asked once more',
  },
  { state: 'closed-lost', buttons: [], says: 'Nobody has read them', why: 'there is no time to ask again' },
  { state: 'closed-changed', buttons: [], says: 'changed the list', why: 'people learn why there are no results' },
])('$state: $why', ({ state, buttons, says }) => {
  const message = shown(state);
  expect(labels(message)).toEqual(buttons);
  expect(message.text).toContain(says);
  assertSlackPayload('message', { text: message.text, blocks: message.rich });
});

test.for<DmState>(['asked', 'said', 'stopped', 'deleted', 'lost'])('%s says until when', (state) => {
  expect(shown(state).text).toContain(slackTime(closesAt));
});

describe('a button', () => {
  test('carries the wave that it is about, and nothing else', () => {
    for (const state of ['asked', 'said', 'stopped', 'deleted', 'lost'] as const)
      expect(buttonsOf(shown(state)).map(({ value }) => value)).toEqual(buttonsOf(shown(state)).map(() => '7'));
  });

  test('has an id of its own', () => {
    const ids = buttonsOf(shown('asked')).map(({ action_id: id }) => id);
    expect(ids).toEqual([PULSE_ACTIONS.answer, PULSE_ACTIONS.decline, PULSE_ACTIONS.stop]);
  });
});

test('a reminder is shorter, and repeats neither the question nor a reproach', () => {
  const [first, again] = [shown('asked'), shown('asked', { isReminder: true })];
  expect(again.text.length).toBeLessThan(first.text.length);
  expect(again.text).not.toMatch(/not (yet )?answered|missing/i);
  expect(labels(again)).toEqual(labels(first));
});

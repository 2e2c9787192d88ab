import { expect, test } from 'vitest';
import { stateOf, strangers, unanswered, withChoice } from '../../demo/slack/world/view-state.ts';

const input = (blockId: string, element: object, parts: object = {}) => ({
  type: 'input',
  block_id: blockId,
  element: { action_id: 'a', ...element },
  ...parts,
});
const textInput = (parts: object = {}) => input('why', { type: 'plain_text_input', ...parts });
const said = (value: string | null) => ({ why: { a: { type: 'plain_text_input', value } } });
const option = { text: { type: 'plain_text', text: 'Yes' }, value: 'yes' };

test.for([
  { why: 'no answer yet', element: { type: 'plain_text_input' }, state: { type: 'plain_text_input', value: null } },
  {
    why: 'a text to begin with',
    element: { type: 'plain_text_input', initial_value: 'Hm' },
    state: { type: 'plain_text_input', value: 'Hm' },
  },
  {
    why: 'a choice to begin with',
    element: { type: 'radio_buttons', options: [option], initial_option: option },
    state: { type: 'radio_buttons', selected_option: option },
  },
  {
    why: 'nothing ticked',
    element: { type: 'checkboxes', options: [option] },
    state: { type: 'checkboxes', selected_options: [] },
  },
])('a view opens with the state of its elements: $why', ({ element, state }) => {
  expect(stateOf([input('b', element)])).toEqual({ b: { a: state } });
});

test('buttons have no state', () => {
  const actions = { type: 'actions', block_id: 'b', elements: [{ type: 'button', action_id: 'go' }] };
  expect(stateOf([actions])).toEqual({});
  expect(withChoice({}, 'b', { type: 'button', action_id: 'go', value: 'x' })).toEqual({});
});

test('an update keeps what was typed into the same field and forgets the fields that are gone', () => {
  const earlier = { ...said('Because'), gone: { a: { type: 'plain_text_input', value: 'x' } } };
  expect(stateOf([textInput()], earlier)).toEqual(said('Because'));
  expect(stateOf([input('why', { type: 'checkboxes', options: [option] })], earlier)).toEqual({
    why: { a: { type: 'checkboxes', selected_options: [] } },
  });
});

test('a choice is remembered without what only the click carries', () => {
  const chosen = { type: 'static_select', action_id: 'a', selected_option: option, placeholder: {}, action_ts: '1' };
  expect(withChoice(said('x'), 'team', chosen)).toEqual({
    ...said('x'),
    team: { a: { type: 'static_select', selected_option: option } },
  });
});

test.for([
  { why: 'nothing at all', block: textInput(), value: null, fault: 'Please complete this required field.' },
  { why: 'an empty text', block: textInput(), value: '', fault: 'Please complete this required field.' },
  {
    why: 'too short',
    block: textInput({ min_length: 5 }),
    value: 'abc',
    fault: 'This field needs at least 5 characters.',
  },
  {
    why: 'too long',
    block: textInput({ max_length: 2 }),
    value: 'abc',
    fault: 'This field takes at most 2 characters.',
  },
  { why: 'nothing where nothing is needed', block: { ...textInput(), optional: true }, value: null, fault: undefined },
  { why: 'an answer', block: textInput(), value: 'abc', fault: undefined },
])('Slack’s own form check comes before the app’s: $why', ({ block, value, fault }) => {
  expect(unanswered([block], said(value))).toEqual(fault === undefined ? {} : { why: fault });
});

test('an answer to a block that is not there is noticed', () => {
  expect(strangers([textInput()], { ...said('x'), other: {} })).toEqual(['other']);
});

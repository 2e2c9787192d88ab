import { describe, expect, test } from 'vitest';
import {
  channelOf,
  channelsOf,
  choiceOf,
  choicesOf,
  type FormValues,
  momentOf,
  peopleOf,
  textOf,
  timeOf,
} from '../../../src/slack/modals/form-values.ts';

/** A form whose only field has this state. */
const aForm = (state: unknown): FormValues => ({ field: { value: state } }) as FormValues;

const read = (values: FormValues) => ({
  text: textOf(values, 'field'),
  time: timeOf(values, 'field'),
  moment: momentOf(values, 'field'),
  choice: choiceOf(values, 'field'),
  choices: choicesOf(values, 'field'),
  people: peopleOf(values, 'field'),
  channel: channelOf(values, 'field'),
  channels: channelsOf(values, 'field'),
});

const NOTHING = {
  text: '',
  time: '',
  moment: undefined,
  choice: undefined,
  choices: [],
  people: [],
  channel: undefined,
  channels: [],
};

describe('a field of a form', () => {
  test('is read by the kind of its element', () => {
    expect(
      read(
        aForm({
          value: '  Checkout ',
          selected_time: '09:30',
          selected_date_time: 60,
          selected_option: { value: 'one' },
          selected_options: [{ value: 'one' }, { value: 'two' }],
          selected_users: ['U1'],
          selected_conversation: 'C1',
          selected_conversations: ['C1', 'C2'],
        }),
      ),
    ).toEqual({
      text: 'Checkout',
      time: '09:30',
      moment: new Date(60_000),
      choice: 'one',
      choices: ['one', 'two'],
      people: ['U1'],
      channel: 'C1',
      channels: ['C1', 'C2'],
    });
  });

  test.for([
    { why: 'there is no form', values: undefined },
    { why: 'there is no field', values: {} },
    { why: 'the field is nothing', values: { field: null } },
    { why: 'its state is nothing', values: aForm(null) },
    { why: 'its state is no object', values: aForm('text') },
    { why: 'nothing was chosen', values: aForm({ value: null, selected_option: null, selected_options: null }) },
    { why: 'a text is a number', values: aForm({ value: 7, selected_time: 7, selected_conversation: 7 }) },
    { why: 'a list is none', values: aForm({ selected_options: {}, selected_users: 'U1', selected_conversations: 7 }) },
    { why: 'a list has what is no choice', values: aForm({ selected_options: [null, 1, {}], selected_users: [null] }) },
    { why: 'a choice has no value', values: aForm({ selected_option: { text: 'one' } }) },
    { why: 'an instant is after the end of time', values: aForm({ selected_date_time: 1e300 }) },
  ])('says nothing where $why', ({ values }) => {
    expect(read(values as FormValues)).toEqual(NOTHING);
  });
});

import type { InputBlock, PlainTextOption } from '@slack/types';
import { oneLine, plainText, truncate } from '../blocks.ts';

/** The fields of a modal. A field's `block_id` is its name, and this is the `action_id` of its only element. */
export const ELEMENT = 'value';

export type FieldWords = { readonly name: string; readonly label: string; readonly hint?: string };
type Optional = { readonly optional?: boolean };

const input = (
  { name, label, hint }: FieldWords,
  element: InputBlock['element'],
  { optional = false }: Optional = {},
): InputBlock => ({
  type: 'input',
  block_id: name,
  label: plainText(label),
  ...(hint === undefined ? {} : { hint: plainText(hint) }),
  optional,
  element,
});

export type Choice = { readonly value: string; readonly label: string; readonly description?: string };

/** The longest text of a choice, its value included. */
export const MAX_OPTION = 75;

const option = ({ value, label, description }: Choice): PlainTextOption => ({
  text: plainText(truncate(oneLine(label), MAX_OPTION) || '–'),
  value,
  ...(description === undefined ? {} : { description: plainText(truncate(oneLine(description), MAX_OPTION) || '–') }),
});

type TextHow = Optional & {
  readonly initial?: string | undefined;
  readonly max?: number;
  readonly multiline?: boolean;
};

export const textInput = (words: FieldWords, { initial, max, multiline = false, optional = false }: TextHow = {}) =>
  input(
    words,
    {
      type: 'plain_text_input',
      action_id: ELEMENT,
      multiline,
      ...(max === undefined ? {} : { max_length: max }),
      ...(initial === undefined || initial === '' ? {} : { initial_value: initial }),
    },
    { optional },
  );

/** A time of day; `initial` is such as `09:00`. */
export const timeInput = (words: FieldWords, initial: string) =>
  input(words, { type: 'timepicker', action_id: ELEMENT, initial_time: initial });

/** An instant, on the clock of the person who chooses it. */
export const momentInput = (words: FieldWords, initial: Date, how: Optional = {}): InputBlock =>
  input(
    words,
    { type: 'datetimepicker', action_id: ELEMENT, initial_date_time: Math.floor(initial.getTime() / 1_000) },
    how,
  );

const oneOf =
  (type: 'static_select' | 'radio_buttons') =>
  (words: FieldWords, choices: readonly Choice[], initial: string | undefined, how: Optional = {}): InputBlock => {
    const chosen = choices.find(({ value }) => value === initial);
    const initially = chosen === undefined ? {} : { initial_option: option(chosen) };
    return input(words, { type, action_id: ELEMENT, options: choices.map(option), ...initially }, how);
  };

/** One of at most a hundred. */
export const selectInput = oneOf('static_select');
/** One of at most ten, all visible. A choice cannot be taken back. */
export const radioInput = oneOf('radio_buttons');

const anyOf =
  (type: 'multi_static_select' | 'checkboxes') =>
  (words: FieldWords, choices: readonly Choice[], initial: readonly string[], how: Optional = {}): InputBlock => {
    const chosen = choices.filter(({ value }) => initial.includes(value)).map(option);
    const initially = chosen.length === 0 ? {} : { initial_options: chosen };
    return input(words, { type, action_id: ELEMENT, options: choices.map(option), ...initially }, how);
  };

/** Any of at most a hundred. */
export const multiSelectInput = anyOf('multi_static_select');
/** Any of at most ten. */
export const checkboxesInput = anyOf('checkboxes');

/** The most that Slack shows again as chosen. */
const MOST_SELECTED = 100;

export const peopleInput = (
  words: FieldWords,
  initial: readonly string[],
  { most = MOST_SELECTED, optional = true }: Optional & { readonly most?: number } = {},
): InputBlock =>
  input(
    words,
    {
      type: 'multi_users_select',
      action_id: ELEMENT,
      max_selected_items: most,
      ...(initial.length === 0 ? {} : { initial_users: [...initial] }),
    },
    { optional },
  );

/** Channels that belong to this organisation alone. */
const OWN_CHANNELS = {
  include: ['public', 'private'],
  exclude_external_shared_channels: true,
  exclude_bot_users: true,
} satisfies { include: ('public' | 'private')[]; [key: string]: unknown };

export const channelInput = (words: FieldWords, initial: string | undefined, how: Optional = {}): InputBlock =>
  input(
    words,
    {
      type: 'conversations_select',
      action_id: ELEMENT,
      filter: OWN_CHANNELS,
      ...(initial === undefined ? {} : { initial_conversation: initial }),
    },
    how,
  );

export const channelsInput = (words: FieldWords, initial: readonly string[]): InputBlock =>
  input(
    words,
    {
      type: 'multi_conversations_select',
      action_id: ELEMENT,
      filter: OWN_CHANNELS,
      max_selected_items: MOST_SELECTED,
      ...(initial.length === 0 ? {} : { initial_conversations: [...initial] }),
    },
    { optional: true },
  );

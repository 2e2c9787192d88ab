import { asList, isJson, type Json } from '../json.ts';
import { elementsOf } from './block-ids.ts';

/** Slack's `state.values`: by block_id, then by action_id. */
export type ViewValues = { readonly [blockId: string]: { readonly [actionId: string]: Json } };

/** The name of an element's answer, the name of its first answer, and the value where there is none. */
const answers: Readonly<Record<string, { readonly answer: string; readonly initial: string; readonly none: unknown }>> =
  {
    plain_text_input: { answer: 'value', initial: 'initial_value', none: null },
    email_text_input: { answer: 'value', initial: 'initial_value', none: null },
    url_text_input: { answer: 'value', initial: 'initial_value', none: null },
    number_input: { answer: 'value', initial: 'initial_value', none: null },
    rich_text_input: { answer: 'rich_text_value', initial: 'initial_value', none: null },
    static_select: { answer: 'selected_option', initial: 'initial_option', none: null },
    external_select: { answer: 'selected_option', initial: 'initial_option', none: null },
    radio_buttons: { answer: 'selected_option', initial: 'initial_option', none: null },
    checkboxes: { answer: 'selected_options', initial: 'initial_options', none: [] },
    multi_static_select: { answer: 'selected_options', initial: 'initial_options', none: [] },
    multi_external_select: { answer: 'selected_options', initial: 'initial_options', none: [] },
    users_select: { answer: 'selected_user', initial: 'initial_user', none: null },
    multi_users_select: { answer: 'selected_users', initial: 'initial_users', none: [] },
    channels_select: { answer: 'selected_channel', initial: 'initial_channel', none: null },
    multi_channels_select: { answer: 'selected_channels', initial: 'initial_channels', none: [] },
    conversations_select: { answer: 'selected_conversation', initial: 'initial_conversation', none: null },
    multi_conversations_select: { answer: 'selected_conversations', initial: 'initial_conversations', none: [] },
    datepicker: { answer: 'selected_date', initial: 'initial_date', none: null },
    timepicker: { answer: 'selected_time', initial: 'initial_time', none: null },
    datetimepicker: { answer: 'selected_date_time', initial: 'initial_date_time', none: null },
  };

/** The values of the elements: the earlier answer where the same element had one, else the initial value. */
export function stateOf(blocks: readonly unknown[], earlier: ViewValues = {}): ViewValues {
  const values: Record<string, Record<string, Json>> = {};
  for (const block of blocks.filter(isJson)) {
    const blockId = String(block['block_id']);
    for (const element of elementsOf(block)) {
      const [type, actionId] = [String(element['type']), String(element['action_id'])];
      const kind = answers[type];
      if (!kind) continue;
      const kept = earlier[blockId]?.[actionId];
      const first = { type, [kind.answer]: element[kind.initial] ?? kind.none };
      values[blockId] = { ...values[blockId], [actionId]: kept?.['type'] === type ? kept : first };
    }
  }
  return values;
}

/** The state after a choice: the answer of the action, without the fields that only a click has. */
export function withChoice(state: ViewValues, blockId: string, action: Json): ViewValues {
  const [type, actionId] = [String(action['type']), String(action['action_id'])];
  const kind = answers[type];
  if (!kind) return state;
  const chosen = { type, [kind.answer]: action[kind.answer] ?? kind.none };
  return { ...state, [blockId]: { ...state[blockId], [actionId]: chosen } };
}

const isEmpty = (answer: unknown): boolean =>
  answer === null || answer === undefined || answer === '' || (Array.isArray(answer) && answer.length === 0);

function answerFault(block: Json, element: Json, value: Json | undefined): string | undefined {
  const answer = value?.[answers[String(element['type'])]?.answer ?? 'value'];
  if (isEmpty(answer)) return block['optional'] === true ? undefined : 'Please complete this required field.';
  if (typeof answer !== 'string') return undefined;
  const [min, max] = [Number(element['min_length'] ?? 0), Number(element['max_length'] ?? 3000)];
  if (answer.length < min) return `This field needs at least ${min} characters.`;
  return answer.length > max ? `This field takes at most ${max} characters.` : undefined;
}

/** The faults that Slack's own client finds before the app gets a submission, by block_id. */
export function unanswered(blocks: readonly unknown[], values: ViewValues): Readonly<Record<string, string>> {
  const faults = blocks.filter(isJson).flatMap((block) => {
    const element = block['type'] === 'input' && isJson(block['element']) ? block['element'] : undefined;
    if (!element) return [];
    const blockId = String(block['block_id']);
    const fault = answerFault(block, element, values[blockId]?.[String(element['action_id'])]);
    return fault === undefined ? [] : [[blockId, fault] as const];
  });
  return Object.fromEntries(faults);
}

/** The blocks that have an answer but are not in the view: the page and the view disagree. */
export const strangers = (blocks: readonly unknown[], values: ViewValues): readonly string[] => {
  const known = asList(blocks).map((block) => (isJson(block) ? block['block_id'] : undefined));
  return Object.keys(values).filter((blockId) => !known.includes(blockId));
};

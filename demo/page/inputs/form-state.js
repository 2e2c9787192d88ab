/**
 * What a person has typed and chosen on one surface, by `block_id` and `action_id` as in Slack: it outlives a redraw of
 * the blocks, and it is what Slack calls `view.state.values`.
 */

/** @import { BlockElement, ShownBlock, StatefulElement, StatefulType, ValueOf } from '../../elements.ts' */
/** @import { InputBlock, Option } from '@slack/types' */
/** @typedef {ReturnType<typeof createForm>} Form */
/**
 * An element that holds a value; `input` is the input block around it, if there is one.
 * @typedef {{ readonly blockId: string, readonly element: StatefulElement, readonly input: InputBlock | null }} Stateful
 */

/**
 * Where each kind of element keeps its value, and where its block says the first one.
 * @type {Readonly<Record<StatefulType, readonly [string, string]>>}
 */
const KEYS = {
  plain_text_input: ['value', 'initial_value'],
  email_text_input: ['value', 'initial_value'],
  url_text_input: ['value', 'initial_value'],
  number_input: ['value', 'initial_value'],
  static_select: ['selected_option', 'initial_option'],
  radio_buttons: ['selected_option', 'initial_option'],
  multi_static_select: ['selected_options', 'initial_options'],
  checkboxes: ['selected_options', 'initial_options'],
  users_select: ['selected_user', 'initial_user'],
  multi_users_select: ['selected_users', 'initial_users'],
  conversations_select: ['selected_conversation', 'initial_conversation'],
  multi_conversations_select: ['selected_conversations', 'initial_conversations'],
  channels_select: ['selected_channel', 'initial_channel'],
  multi_channels_select: ['selected_channels', 'initial_channels'],
  datepicker: ['selected_date', 'initial_date'],
  timepicker: ['selected_time', 'initial_time'],
  datetimepicker: ['selected_date_time', 'initial_date_time'],
};

/** @param {BlockElement} element @returns {element is StatefulElement} */
const isStateful = (element) => Object.hasOwn(KEYS, element.type);

/** @param {StatefulElement} element @param {string | null} conversation @returns {unknown} */
function initialValue(element, conversation) {
  /** @type {Readonly<Record<string, unknown>>} */
  const parts = { ...element };
  const initial = parts[KEYS[element.type][1]];
  const current = parts['default_to_current_conversation'] ? conversation : null;
  if (isMany(element)) return initial ?? (current ? [current] : []);
  return initial ?? current;
}

/** @param {StatefulElement} element */
const isMany = ({ type }) => type === 'checkboxes' || type.startsWith('multi_');

/** @param {StatefulElement} element @returns {readonly Option[] | null} null: not chosen from a list in the block */
function offered(element) {
  if ('options' in element) return element.options;
  return 'option_groups' in element ? element.option_groups.flatMap((group) => group.options) : null;
}

/**
 * A chosen option as the element offers it now; one that is no longer offered is no longer chosen.
 * @param {StatefulElement} element
 * @param {unknown} value
 */
function stillOffered(element, value) {
  const options = offered(element);
  if (!options) return value;
  const find = (/** @type {Option | null} */ chosen) => options.find((option) => option.value === chosen?.value);
  if (isMany(element)) return /** @type {readonly Option[]} */ (value).map(find).filter(Boolean);
  return find(/** @type {Option | null} */ (value)) ?? null;
}

/**
 * An empty form.
 * @param {string | null} conversation the channel being looked at, for `default_to_current_conversation`
 */
export function createForm(conversation) {
  /** @type {Map<string, { type: string, value: unknown }>} */
  const touched = new Map();
  const keyOf = (/** @type {string} */ blockId, /** @type {StatefulElement} */ element) =>
    JSON.stringify([blockId, element.action_id]);
  return {
    /**
     * @template {StatefulElement} Element
     * @param {string} blockId
     * @param {Element} element
     * @returns {ValueOf<Element>}
     */
    read(blockId, element) {
      const known = touched.get(keyOf(blockId, element));
      const value = known?.type === element.type ? known.value : initialValue(element, conversation);
      // An element has the value that was set for its kind, or the one in its block.
      return /** @type {ValueOf<Element>} */ (stillOffered(element, value));
    },
    /**
     * @template {StatefulElement} Element
     * @param {string} blockId
     * @param {Element} element
     * @param {ValueOf<Element>} value
     */
    write(blockId, element, value) {
      touched.set(keyOf(blockId, element), { type: element.type, value });
    },
  };
}

/**
 * An element's value in Slack's shape: `{ type, selected_option }` and the like.
 * @param {StatefulElement} element
 * @param {unknown} value
 */
export const payloadOf = (element, value) => ({ type: element.type, [KEYS[element.type][0]]: value });

/** @param {ShownBlock} block @returns {readonly BlockElement[]} */
function elementsOf(block) {
  if (block.type === 'input') return [block.element];
  if (block.type === 'actions') return block.elements;
  return block.type === 'section' && block.accessory ? [block.accessory] : [];
}

/**
 * The elements of these blocks that hold a value.
 * @param {readonly ShownBlock[]} blocks
 * @returns {readonly Stateful[]}
 */
export const statefulElements = (blocks) =>
  blocks.flatMap((block) => {
    const input = block.type === 'input' ? block : null;
    return elementsOf(block)
      .filter(isStateful)
      .map((element) => ({ blockId: block.block_id, element, input }));
  });

/**
 * Slack's `view.state.values`.
 * @param {readonly ShownBlock[]} blocks
 * @param {Form} form
 */
export function stateValues(blocks, form) {
  /** @type {Record<string, Record<string, object>>} */
  const values = {};
  for (const { blockId, element } of statefulElements(blocks)) {
    const value = payloadOf(element, form.read(blockId, element));
    values[blockId] = { ...values[blockId], [element.action_id ?? '']: value };
  }
  return values;
}

/**
 * What a person has typed and chosen on one surface, by `block_id` and `action_id` as in Slack: it outlives a redraw of
 * the blocks, and it is what Slack calls `view.state.values`.
 */

/** @typedef {ReturnType<typeof createForm>} Form */
/**
 * An element that holds a value; `input` is the input block around it, if there is one.
 * @typedef {{ readonly blockId: string, readonly element: any, readonly input: any }} Stateful
 */

/**
 * Where each kind of element keeps its value, and where its block says the first one.
 * @type {Record<string, readonly [string, string]>}
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

/** @param {any} element */
const isStateful = (element) => Object.hasOwn(KEYS, element?.type);

/** @param {any} element @param {string | null} conversation */
function initialValue(element, conversation) {
  const initial = element[KEYS[element.type]?.[1] ?? ''];
  const current = element.default_to_current_conversation && conversation;
  if (isMany(element)) return initial ?? (current ? [current] : []);
  return initial ?? (current || null);
}

/** @param {any} element */
const isMany = (element) => element.type === 'checkboxes' || element.type.startsWith('multi_');

/** @param {any} element @returns {any[] | null} null: not chosen from a list in the block */
function offered(element) {
  const groups = element.option_groups?.flatMap((/** @type {any} */ group) => group.options);
  return element.options ?? groups ?? null;
}

/**
 * A chosen option as the element offers it now; one that is no longer offered is no longer chosen.
 * @param {any} element
 * @param {any} value
 */
function stillOffered(element, value) {
  const options = offered(element);
  if (!options) return value;
  const find = (/** @type {any} */ chosen) => options.find((option) => option.value === chosen?.value);
  return isMany(element) ? value.map(find).filter(Boolean) : (find(value) ?? null);
}

/**
 * An empty form.
 * @param {string | null} conversation the channel being looked at, for `default_to_current_conversation`
 */
export function createForm(conversation) {
  /** @type {Map<string, { type: string, value: any }>} */
  const touched = new Map();
  const keyOf = (/** @type {string} */ blockId, /** @type {any} */ element) =>
    JSON.stringify([blockId, element.action_id]);
  return {
    /** @param {string} blockId @param {any} element */
    read(blockId, element) {
      const known = touched.get(keyOf(blockId, element));
      return stillOffered(element, known?.type === element.type ? known?.value : initialValue(element, conversation));
    },
    /** @param {string} blockId @param {any} element @param {any} value */
    write(blockId, element, value) {
      touched.set(keyOf(blockId, element), { type: element.type, value });
    },
  };
}

/**
 * An element's value in Slack's shape: `{ type, selected_option }` and the like.
 * @param {any} element
 * @param {any} value
 */
export const payloadOf = (element, value) => ({ type: element.type, [KEYS[element.type]?.[0] ?? 'value']: value });

/**
 * The elements of these blocks that hold a value.
 * @param {readonly any[]} blocks
 * @returns {Stateful[]}
 */
export const statefulElements = (blocks) =>
  blocks.flatMap((block) => {
    const elements =
      { input: [block.element], section: [block.accessory], actions: block.elements }[String(block.type)] ?? [];
    const input = block.type === 'input' ? block : null;
    return elements
      .filter(isStateful)
      .map((/** @type {any} */ element) => ({ blockId: block.block_id, element, input }));
  });

/**
 * Slack's `view.state.values`.
 * @param {readonly any[]} blocks
 * @param {Form} form
 */
export function stateValues(blocks, form) {
  /** @type {Record<string, Record<string, object>>} */
  const values = {};
  for (const { blockId, element } of statefulElements(blocks)) {
    values[blockId] = { ...values[blockId], [element.action_id]: payloadOf(element, form.read(blockId, element)) };
  }
  return values;
}

import { h } from '../dom/dom.js';
import { groupsOf, keyOf } from './options.js';
import { choose, controlProps, valueOf } from './surface.js';

/** Select menus, for one choice and for many. */

/** @import { Chosen, MultiSelectMenu, SelectMenu, SingleSelectMenu } from '../../elements.ts' */
/** @import { Choice } from './options.js' */
/** @import { Field } from './surface.js' */

/** @param {Field<SelectMenu>} field */
const choicesOf = (field) => groupsOf(field).flatMap((group) => group.choices);

/** @param {Field<SelectMenu>} field */
const props = (field) => ({ ...controlProps(field), class: 'control' });

/**
 * @param {Field<SelectMenu>} field
 * @param {string} placeholder
 * @param {(choice: Choice) => 'chosen' | 'open' | 'left out'} stateOf
 */
const options = (field, placeholder, stateOf) => [
  h('option', { value: '' }, placeholder),
  ...groupsOf(field).map(({ label, choices }) => {
    const items = choices
      .filter((choice) => stateOf(choice) !== 'left out')
      .map((choice) => h('option', { value: choice.key, selected: stateOf(choice) === 'chosen' }, choice.text));
    return label === null ? items : h('optgroup', { label }, items);
  }),
];

/** @param {Field<SelectMenu>} field */
const placeholderOf = (field) => field.element.placeholder?.text ?? 'Choose an option';

/** @param {Field<SingleSelectMenu>} field */
export function select(field) {
  const chosenKey = () => keyOf(valueOf(field));
  const menu = h(
    'select',
    {
      ...props(field),
      onchange: async () => {
        const chosen = choicesOf(field).find((choice) => choice.key === menu.value);
        // The placeholder empties an optional input. Elsewhere there is nothing to send.
        const isKept = chosen || field.isOptional ? await choose(field, chosen?.value ?? null) : false;
        if (!isKept) menu.value = chosenKey();
      },
    },
    options(field, placeholderOf(field), (choice) => (choice.key === chosenKey() ? 'chosen' : 'open')),
  );
  return menu;
}

/** Many choices: each is a chip that can be removed, and the menu adds one more. @param {Field<MultiSelectMenu>} field */
export function multiSelect(field) {
  const chips = h('ul', { class: 'chips' });
  const menu = h('select', { ...props(field), onchange: () => add(menu.value) });
  const chosen = () => valueOf(field);

  /** @param {readonly Chosen[]} values */
  async function set(values) {
    await choose(field, values);
    draw();
    menu.focus();
  }

  /** @param {string} key */
  function add(key) {
    const choice = choicesOf(field).find((each) => each.key === key);
    if (choice) void set([...chosen(), choice.value]);
  }

  function draw() {
    const keys = chosen().map(keyOf);
    const all = choicesOf(field);
    chips.replaceChildren(...keys.map((key) => chip(key, all.find((choice) => choice.key === key)?.text ?? key)));
    chips.hidden = keys.length === 0;
    const isFull = keys.length >= (field.element.max_selected_items ?? Number.POSITIVE_INFINITY);
    const placeholder = isFull ? `At most ${keys.length}` : keys.length > 0 ? 'Add another' : placeholderOf(field);
    menu.replaceChildren(
      ...options(field, placeholder, ({ key }) => (isFull || keys.includes(key) ? 'left out' : 'open')).flat(),
    );
  }

  /** @param {string} key @param {string} text */
  const chip = (key, text) =>
    h(
      'li',
      {},
      text,
      h(
        'button',
        {
          type: 'button',
          'aria-label': `Remove ${text}`,
          onclick: () => set(chosen().filter((value) => keyOf(value) !== key)),
        },
        '×',
      ),
    );

  draw();
  return h('div', { class: 'multi-select' }, chips, menu);
}

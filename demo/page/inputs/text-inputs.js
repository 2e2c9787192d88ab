import { h } from '../dom/dom.js';
import { choose, controlProps, valueOf } from './surface.js';

/** Text, email, web address and number. */

/** @import { TextInput } from '../../elements.ts' */
/** @import { Field } from './surface.js' */

const QUIET_MS = 300;
/** @type {Readonly<Record<TextInput['type'], object>>} */
const KINDS = {
  plain_text_input: { type: 'text' },
  email_text_input: { type: 'email', autocomplete: 'off' },
  url_text_input: { type: 'url' },
  number_input: { type: 'number' },
};

/** @param {Field<TextInput>} field */
export function textInput(field) {
  const { element, blockId, surface, isInteractive } = field;
  const triggers = element.dispatch_action_config?.trigger_actions_on ?? ['on_enter_pressed'];
  const isLong = element.type === 'plain_text_input' && element.multiline;
  const textOf = () => (input.value === '' ? null : input.value);
  /** @type {ReturnType<typeof setTimeout>} */
  let timer;
  const props = {
    ...controlProps(field),
    ...(isLong ? { rows: 4 } : KINDS[element.type]),
    ...(element.type === 'number_input' && {
      step: element.is_decimal_allowed ? 'any' : 1,
      min: element.min_value,
      max: element.max_value,
    }),
    class: 'control',
    placeholder: element.placeholder?.text,
    value: valueOf(field) ?? '',
    oninput: () => {
      surface.form.write(blockId, element, textOf());
      clearTimeout(timer);
      if (isInteractive && triggers.includes('on_character_entered'))
        timer = setTimeout(() => choose(field, textOf()), QUIET_MS);
    },
    onkeydown: (/** @type {KeyboardEvent} */ event) => {
      if (event.key !== 'Enter' || isLong || !isInteractive || !triggers.includes('on_enter_pressed')) return;
      event.preventDefault();
      void choose(field, textOf());
    },
  };
  const input = isLong ? h('textarea', props) : h('input', props);
  const max = element.type === 'plain_text_input' ? element.max_length : undefined;
  return max ? h('div', { class: 'counted' }, input, counter(input, max)) : input;
}

/**
 * How much room is left, once little of it is.
 * @param {HTMLInputElement | HTMLTextAreaElement} input
 * @param {number} max
 */
function counter(input, max) {
  const count = h('span', { class: 'counter' });
  const update = () => {
    count.hidden = input.value.length < max * 0.8;
    count.textContent = `${input.value.length} of ${max} characters`;
    count.classList.toggle('over', input.value.length > max);
  };
  input.addEventListener('input', update);
  update();
  return count;
}

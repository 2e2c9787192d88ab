import { h, unknown } from '../dom/dom.js';
import { checkboxes, radioButtons } from '../inputs/choices.js';
import { confirmed } from '../inputs/confirm.js';
import { dateInput, dateTimeInput, timeInput } from '../inputs/date-inputs.js';
import { overflow } from '../inputs/menu.js';
import { multiSelect, select } from '../inputs/selects.js';
import { act, controlProps } from '../inputs/surface.js';
import { textInput } from '../inputs/text-inputs.js';
import { plainText } from '../text/emoji.js';

/** The elements of blocks. @import { Field } from '../inputs/surface.js' */

/** @type {Record<string, (field: Field) => HTMLElement>} */
const ELEMENTS = {
  button,
  image: ({ element }) => image(element, 'accessory-image'),
  overflow,
  radio_buttons: radioButtons,
  checkboxes,
  static_select: select,
  users_select: select,
  conversations_select: select,
  channels_select: select,
  multi_static_select: multiSelect,
  multi_users_select: multiSelect,
  multi_conversations_select: multiSelect,
  multi_channels_select: multiSelect,
  plain_text_input: textInput,
  email_text_input: textInput,
  url_text_input: textInput,
  number_input: textInput,
  datepicker: dateInput,
  timepicker: timeInput,
  datetimepicker: dateTimeInput,
};

/** @param {Field} field */
export function elementNode(field) {
  const { type } = field.element;
  return Object.hasOwn(ELEMENTS, type) ? /** @type {any} */ (ELEMENTS)[type](field) : unknown('element', type);
}

/**
 * An image element or block; one that only Slack could load shows its description.
 * @param {any} element
 * @param {string} className
 */
export function image(element, className) {
  if (element.image_url)
    return h('img', { class: className, src: element.image_url, alt: element.alt_text, loading: 'lazy' });
  return h(
    'span',
    { class: `${className} image-stand-in`, role: 'img', 'aria-label': element.alt_text },
    element.alt_text,
  );
}

/** @param {Field} field @returns {HTMLElement} */
function button(field) {
  const { element, surface } = field;
  let isBusy = false;
  const press = async () => {
    if (isBusy || !(await confirmed(element.confirm, surface.world))) return;
    isBusy = true;
    node.setAttribute('aria-busy', 'true');
    await act(field, { text: element.text, ...(element.value !== undefined && { value: element.value }) });
    node.removeAttribute('aria-busy');
    isBusy = false;
  };
  const props = {
    ...controlProps(field),
    class: `button ${element.style ?? ''}`,
    'aria-label': element.accessibility_label,
    onclick: press,
  };
  // Slack opens the address and tells the app as well.
  const isLink = /^https?:\/\//i.test(element.url ?? '') && !element.confirm;
  const node = isLink
    ? h('a', { ...props, href: element.url, target: '_blank', rel: 'noopener noreferrer' }, plainText(element.text))
    : h('button', { ...props, type: 'button' }, plainText(element.text));
  return node;
}

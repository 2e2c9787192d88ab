import { h, unknown } from '../dom/dom.js';
import { checkboxes, radioButtons } from '../inputs/choices.js';
import { confirmed } from '../inputs/confirm.js';
import { dateInput, dateTimeInput, timeInput } from '../inputs/date-inputs.js';
import { overflow } from '../inputs/menu.js';
import { multiSelect, select } from '../inputs/selects.js';
import { act, controlProps } from '../inputs/surface.js';
import { textInput } from '../inputs/text-inputs.js';
import { plainText } from '../text/emoji.js';

/** The elements of blocks. */

/** @import { Button, ImageBlock, ImageElement } from '@slack/types' */
/** @import { Field } from '../inputs/surface.js' */

/** @param {Field} field @returns {HTMLElement} */
export function elementNode(field) {
  const { element } = field;
  switch (element.type) {
    case 'button':
      return button({ ...field, element });
    case 'image':
      return image(element, 'accessory-image');
    case 'overflow':
      return overflow({ ...field, element });
    case 'radio_buttons':
      return radioButtons({ ...field, element });
    case 'checkboxes':
      return checkboxes({ ...field, element });
    case 'static_select':
    case 'users_select':
    case 'conversations_select':
    case 'channels_select':
      return select({ ...field, element });
    case 'multi_static_select':
    case 'multi_users_select':
    case 'multi_conversations_select':
    case 'multi_channels_select':
      return multiSelect({ ...field, element });
    case 'plain_text_input':
    case 'email_text_input':
    case 'url_text_input':
    case 'number_input':
      return textInput({ ...field, element });
    case 'datepicker':
      return dateInput({ ...field, element });
    case 'timepicker':
      return timeInput({ ...field, element });
    case 'datetimepicker':
      return dateTimeInput({ ...field, element });
    default:
      return unknown('element', element.type);
  }
}

/**
 * An image element or block; one that only Slack could load shows its description.
 * @param {ImageElement | ImageBlock} element
 * @param {string} className
 */
export function image(element, className) {
  if ('image_url' in element)
    return h('img', { class: className, src: element.image_url, alt: element.alt_text, loading: 'lazy' });
  return h(
    'span',
    { class: `${className} image-stand-in`, role: 'img', 'aria-label': element.alt_text },
    element.alt_text,
  );
}

/** @param {Field<Button>} field @returns {HTMLElement} */
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

import { h } from '../dom/dom.js';
import { plainText } from '../text/emoji.js';
import { confirmed } from './confirm.js';
import { act, controlProps } from './surface.js';

/** A button that opens a small menu: the overflow element, and what can be done with a message. */

/** @import { Overflow, PlainTextOption } from '@slack/types' */
/** @import { Child } from '../dom/dom.js' */
/** @import { Field } from './surface.js' */
/** @typedef {{ readonly label: Child, readonly value: string | undefined, readonly pick: () => unknown }} MenuChoice */

/** The overflow element. @param {Field<Overflow>} field */
export function overflow(field) {
  const { element, surface } = field;

  /** @param {PlainTextOption} option */
  async function pick(option) {
    if (!(await confirmed(element.confirm, surface.world))) return;
    const { url, ...selected } = option;
    if (url && /^https?:\/\//i.test(url)) window.open(url, '_blank', 'noopener,noreferrer');
    await act(field, { selected_option: selected });
  }

  const choices = element.options.map((option) => ({
    label: plainText(option.text),
    value: option.value,
    pick: () => pick(option),
  }));
  return menuButton({ ...controlProps(field), class: 'button more' }, choices);
}

/**
 * @param {Readonly<Record<string, unknown>>} props of the button
 * @param {readonly MenuChoice[]} choices
 */
export function menuButton(props, choices) {
  const items = choices.map(({ label, value, pick }) =>
    h(
      'button',
      {
        type: 'button',
        role: 'menuitem',
        tabindex: -1,
        dataset: { value },
        onclick: () => {
          menu.hidePopover();
          button.focus();
          return pick();
        },
      },
      label,
    ),
  );
  const menu = h(
    'div',
    { class: 'menu', role: 'menu', popover: 'auto', 'aria-label': 'More actions', onkeydown: move },
    items,
  );
  const button = h(
    'button',
    {
      ...props,
      type: 'button',
      'aria-label': 'More actions',
      'aria-haspopup': 'menu',
      'aria-expanded': 'false',
      onclick: () => menu.togglePopover(),
    },
    '⋯',
  );
  menu.addEventListener('toggle', (event) => {
    const isOpen = /** @type {ToggleEvent} */ (event).newState === 'open';
    button.setAttribute('aria-expanded', String(isOpen));
    if (!isOpen) return;
    placeNextTo(menu, button);
    items[0]?.focus();
    // The menu does not move with the page below it.
    document.addEventListener('scroll', () => menu.hidePopover(), { capture: true, once: true });
  });

  /** @param {KeyboardEvent} event */
  function move(event) {
    const at = items.indexOf(/** @type {HTMLButtonElement} */ (document.activeElement));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1 + items.length, Home: 0, End: items.length - 1 }[event.key];
    if (event.key === 'Tab') menu.hidePopover();
    if (to === undefined) return;
    event.preventDefault();
    items[to % items.length]?.focus();
  }

  return h('div', { class: 'menu-anchor' }, button, menu);
}

/** Under the button, or above it where there is no room. @param {HTMLElement} menu @param {HTMLElement} button */
function placeNextTo(menu, button) {
  const anchor = button.getBoundingClientRect();
  const fitsBelow = anchor.bottom + menu.offsetHeight + 8 < innerHeight;
  const top = fitsBelow ? anchor.bottom + 4 : anchor.top - menu.offsetHeight - 4;
  const left = Math.max(8, Math.min(anchor.right - menu.offsetWidth, innerWidth - menu.offsetWidth - 8));
  menu.style.setProperty('top', `${top}px`);
  menu.style.setProperty('left', `${left}px`);
}

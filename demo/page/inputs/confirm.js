import { h, uniqueId } from '../dom/dom.js';
import { keepFocusInside } from '../dom/focus.js';
import { plainText } from '../text/emoji.js';
import { textObject } from '../text/mrkdwn.js';

/** @import { ConfirmationDialog, PlainTextElement } from '@slack/types' */
/** @import { World } from '../world/world.js' */

/**
 * Asks before an action, when the element wants it.
 * @param {ConfirmationDialog | undefined} confirm
 * @param {World} world
 * @returns {Promise<boolean>}
 */
export function confirmed(confirm, world) {
  if (!confirm) return Promise.resolve(true);
  return new Promise((resolve) => {
    const titleId = uniqueId('confirm');
    const finish = (/** @type {boolean} */ answer) => {
      dialog.close();
      dialog.remove();
      resolve(answer);
    };
    const choice = (
      /** @type {PlainTextElement | undefined} */ text,
      /** @type {string} */ otherwise,
      /** @type {boolean} */ answer,
      style = '',
    ) =>
      h(
        'button',
        { type: 'button', class: `button ${style}`, onclick: () => finish(answer) },
        text ? plainText(text) : otherwise,
      );
    const dialog = h(
      'dialog',
      {
        class: 'dialog confirm',
        role: 'alertdialog',
        'aria-labelledby': titleId,
        dataset: { testid: 'confirm' },
        oncancel: (/** @type {Event} */ event) => {
          event.preventDefault();
          finish(false);
        },
      },
      h('h2', { id: titleId }, confirm.title ? plainText(confirm.title) : 'Are you sure?'),
      h('div', { class: 'dialog-body' }, textObject(confirm.text, world)),
      h(
        'footer',
        {},
        choice(confirm.deny, 'Cancel', false),
        choice(confirm.confirm, 'Yes', true, confirm.style ?? 'primary'),
      ),
    );
    document.body.append(dialog);
    keepFocusInside(dialog);
    dialog.showModal();
  });
}

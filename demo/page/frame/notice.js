import { byId, h } from '../dom/dom.js';
import { icon } from '../dom/icons.js';

/** What went wrong, in one sentence beside the composer, until the person dismisses it or does something else. */

/** @param {string | undefined} sentence */
export function showNotice(sentence) {
  const close = h(
    'button',
    { type: 'button', class: 'icon-button', 'aria-label': 'Dismiss', onclick: hideNotice },
    icon('close'),
  );
  byId('notice').replaceChildren(h('p', {}, sentence ?? 'That did not work.'), close);
  byId('notice').hidden = false;
}

export function hideNotice() {
  byId('notice').hidden = true;
  byId('notice').replaceChildren();
}

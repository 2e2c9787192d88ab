import { byId } from '../dom/dom.js';

/** The keys of the page: `/` begins a command from anywhere, and the first Tab offers to skip the sidebar. */

export function listenToKeys() {
  const composer = /** @type {HTMLInputElement} */ (byId('composer'));
  document.addEventListener('keydown', (event) => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || event.altKey || isTyping(event.target)) return;
    if (composer.disabled || !composer.checkVisibility() || document.querySelector('dialog[open]')) return;
    composer.focus();
    // The slash itself goes into the composer, unless there is text already.
    if (composer.value !== '') event.preventDefault();
  });
  byId('skip').addEventListener('click', () => byId('place-name').focus());
}

/** @param {EventTarget | null} target */
const isTyping = (target) => target instanceof Element && target.matches('input, textarea, select');

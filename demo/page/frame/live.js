import { byId, h } from '../dom/dom.js';

const KEPT = 5;

/** Says a sentence to screen readers when they are next silent. @param {string} sentence */
export function announce(sentence) {
  const region = byId('live');
  region.append(h('p', {}, sentence));
  while (region.childElementCount > KEPT) region.firstElementChild?.remove();
}

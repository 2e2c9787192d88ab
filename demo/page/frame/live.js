import { byId, h } from '../dom/dom.js';

const KEPT = 5;

/** Has screen readers say a sentence when they have finished the last one. @param {string} sentence */
export function announce(sentence) {
  const region = byId('live');
  region.append(h('p', {}, sentence));
  while (region.childElementCount > KEPT) region.firstElementChild?.remove();
}

import { byId } from '../dom/dom.js';

// A connection that comes back at once needs no notice.
const PATIENCE_MS = 1_000;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

export function connectionLost() {
  timer ??= setTimeout(() => {
    byId('connection').textContent = 'Reconnecting…';
  }, PATIENCE_MS);
}

export function connectionBack() {
  clearTimeout(timer);
  timer = undefined;
  byId('connection').textContent = '';
}

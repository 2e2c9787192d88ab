import { h, syncChildren, uniqueId } from '../dom/dom.js';

/** The replies under a message, which can be hidden. */

/** @typedef {ReturnType<typeof createThread>} Thread */

export function createThread() {
  const id = uniqueId('thread');
  const replies = h('ol', { id, 'aria-label': 'Replies' });
  const label = h('span');
  const toggle = h(
    'button',
    {
      type: 'button',
      class: 'thread-toggle',
      'aria-controls': id,
      'aria-expanded': 'true',
      onclick: () => {
        replies.hidden = !replies.hidden;
        toggle.setAttribute('aria-expanded', String(!replies.hidden));
      },
    },
    label,
  );
  const node = h('li', { class: 'thread' }, toggle, replies);
  return {
    /** @param {readonly Node[]} nodes */
    update(nodes) {
      label.textContent = nodes.length === 1 ? '1 reply' : `${nodes.length} replies`;
      syncChildren(replies, nodes);
      return node;
    },
  };
}

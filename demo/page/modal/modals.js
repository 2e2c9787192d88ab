import { createModal } from './modal.js';

/** The stack of modals of the acting person; the topmost one is shown. */

/** @import { DemoModal } from '../../protocol.ts' */
/** @import { Modal, ModalContext } from './modal.js' */

/**
 * @param {object} options
 * @param {(viewId: string) => ModalContext} options.contextOf
 * @param {() => void} options.onAllClosed when the focus could not return to where it was
 */
export function createModals({ contextOf, onAllClosed }) {
  /** @type {Map<string, Modal>} in the order they were opened */
  const stack = new Map();
  /** A view that was closed here may still be on its way from the bot. @type {Set<string>} */
  const closed = new Set();
  /** @type {Element | null} */
  let opener = null;

  /** @param {string} viewId @param {DemoModal} view */
  function open(viewId, view) {
    if (stack.size === 0) opener = document.activeElement;
    hideTop();
    const modal = createModal(contextOf(viewId));
    stack.set(viewId, modal);
    modal.update(view);
    showTop();
    modal.focusFirst();
  }

  const top = () => [...stack.values()].at(-1);

  function hideTop() {
    top()?.dialog.close();
    top()?.dialog.remove();
  }

  function showTop() {
    const dialog = top()?.dialog;
    if (!dialog) return returnFocus();
    document.body.append(dialog);
    dialog.showModal();
  }

  function returnFocus() {
    if (opener instanceof HTMLElement && opener.isConnected) opener.focus();
    if (document.activeElement === document.body || document.activeElement === null) onAllClosed();
    opener = null;
  }

  return {
    /** Opens this view, or shows its new state. @param {string} viewId @param {DemoModal} view */
    show(viewId, view) {
      const known = stack.get(viewId);
      if (known) known.update(view);
      else if (!closed.has(viewId)) open(viewId, view);
    },
    /** @param {string} viewId */
    close(viewId) {
      if (!stack.has(viewId)) return;
      closed.add(viewId);
      const wasTop = top() === stack.get(viewId);
      if (wasTop) hideTop();
      stack.delete(viewId);
      if (wasTop) showTop();
    },
    closeAll() {
      hideTop();
      for (const viewId of stack.keys()) closed.add(viewId);
      stack.clear();
    },
  };
}

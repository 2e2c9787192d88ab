import { createBlockList, withBlockIds } from '../blocks/blocks.js';
import { h, uniqueId } from '../dom/dom.js';
import { keepFocusInside } from '../dom/focus.js';
import { icon } from '../dom/icons.js';
import { fieldProblems } from '../inputs/form-check.js';
import { createForm, stateValues } from '../inputs/form-state.js';
import { plainText } from '../text/emoji.js';
import { clearErrors, showErrors } from './errors.js';

/** One modal: its dialog, what is typed into it, and sending it. */

/** @import { ShownBlock } from '../../elements.ts' */
/** @import { DemoModal } from '../../protocol.ts' */
/** @import { Answer } from '../world/api.js' */
/** @import { World } from '../world/world.js' */
/** @typedef {ReturnType<typeof createModal>} Modal */

/**
 * @typedef {object} ModalContext
 * @property {World} world
 * @property {string | null} conversation
 * @property {(blockId: string, action: object) => Promise<Answer>} act
 * @property {(values: object) => Promise<Answer>} submit
 * @property {() => void} close
 */

/** @param {ModalContext} context */
export function createModal({ world, conversation, act, submit, close }) {
  const form = createForm(conversation);
  const title = h('h2', { id: uniqueId('modal-title'), tabindex: -1 });
  const banner = h('p', { class: 'modal-banner', role: 'alert', hidden: true, dataset: { testid: 'modal-notice' } });
  const body = h('div', { class: 'dialog-body' });
  const closeButton = h('button', {
    type: 'button',
    class: 'button',
    dataset: { testid: 'modal-close' },
    onclick: close,
  });
  const submitButton = h('button', { type: 'submit', class: 'button primary', dataset: { testid: 'modal-submit' } });
  /** @type {readonly ShownBlock[]} */
  let blocks = [];

  const drawBlocks = createBlockList(body, {
    kind: 'modal',
    world,
    form,
    headingLevel: 3,
    act: async (blockId, action) => {
      const answer = await act(blockId, action);
      say(answer.ok ? null : (answer.error ?? 'That did not work.'));
    },
  });

  /** @param {string | null} sentence */
  function say(sentence) {
    banner.hidden = sentence === null;
    banner.textContent = sentence;
  }

  async function trySubmit() {
    if (submitButton.hidden || submitButton.getAttribute('aria-busy')) return;
    const problems = fieldProblems(blocks, form);
    if (Object.keys(problems).length > 0) return say(showErrors(body, problems));
    submitButton.setAttribute('aria-busy', 'true');
    const answer = await submit(stateValues(blocks, form));
    submitButton.removeAttribute('aria-busy');
    if (answer.ok) return say(null);
    say(answer.fieldErrors ? showErrors(body, answer.fieldErrors) : (answer.error ?? 'That did not work.'));
  }

  const dialog = dialogOf({ title, banner, body, buttons: [closeButton, submitButton] }, { submit: trySubmit, close });
  keepFocusInside(dialog);

  return {
    dialog,
    /** @param {DemoModal} view */
    update(view) {
      blocks = withBlockIds(view.blocks);
      title.replaceChildren(...plainText(view.title));
      closeButton.replaceChildren(...(view.close ? plainText(view.close) : [view.submit ? 'Cancel' : 'Close']));
      submitButton.hidden = !view.submit;
      submitButton.replaceChildren(...plainText(view.submit));
      say(null);
      drawBlocks(blocks);
      if (dialog.open && !dialog.contains(document.activeElement)) title.focus();
    },
    /** The first field, or the one that the view names, or the title where there is nothing to fill in. */
    focusFirst() {
      (firstField(body, blocks) ?? title).focus();
    },
  };
}

/**
 * @param {{ title: HTMLElement, banner: HTMLElement, body: HTMLElement, buttons: readonly HTMLElement[] }} parts
 * @param {{ submit: () => Promise<void>, close: () => void }} doing
 */
function dialogOf({ title, banner, body, buttons }, { submit, close }) {
  const props = {
    novalidate: true,
    onsubmit: (/** @type {Event} */ event) => {
      event.preventDefault();
      void submit();
    },
    oninput: (/** @type {Event} */ event) => clearErrors(/** @type {Element} */ (event.target).closest('.input')),
  };
  const cross = h(
    'button',
    { type: 'button', class: 'icon-button', 'aria-label': 'Close', onclick: close },
    icon('close'),
  );
  const dialog = h(
    'dialog',
    {
      class: 'dialog modal',
      'aria-labelledby': title.id,
      dataset: { testid: 'modal' },
      oncancel: (/** @type {Event} */ event) => {
        // A menu or a confirmation inside the dialog was cancelled, or the server must know first.
        event.preventDefault();
        if (event.target === dialog) close();
      },
    },
    h('form', props, h('header', {}, title, cross), banner, body, h('footer', {}, buttons)),
  );
  return dialog;
}

/** @param {HTMLElement} body @param {readonly ShownBlock[]} blocks @returns {HTMLElement | null} */
function firstField(body, blocks) {
  const wanted = blocks.find(wantsFocus);
  const scope = (wanted && body.querySelector(`[data-input-block="${CSS.escape(wanted.block_id)}"]`)) ?? body;
  return scope.querySelector('input, select, textarea');
}

/** @param {ShownBlock} block */
const wantsFocus = (block) =>
  block.type === 'input' && 'focus_on_load' in block.element && block.element.focus_on_load === true;

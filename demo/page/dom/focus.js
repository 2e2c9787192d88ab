/** Keeps the keyboard focus in its place. */

const FOCUSABLE =
  'a[href], button:not([disabled]), input:not([disabled]), select:not([disabled]), textarea:not([disabled]), [tabindex="0"]';

/** @param {Element} root @returns {HTMLElement[]} in order, only what is shown */
const focusable = (root) =>
  [.../** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(FOCUSABLE))].filter((element) =>
    element.checkVisibility(),
  );

/**
 * Keeps Tab inside this dialog, so that it does not go to the browser's own controls.
 * @param {HTMLElement} dialog
 */
export function keepFocusInside(dialog) {
  dialog.addEventListener('keydown', (event) => {
    if (event.key !== 'Tab') return;
    const all = focusable(dialog);
    const [from, to] = event.shiftKey ? [all[0], all.at(-1)] : [all.at(-1), all[0]];
    if (document.activeElement !== from && dialog.contains(document.activeElement)) return;
    event.preventDefault();
    to?.focus();
  });
}

/**
 * Remembers which control of `root` has the focus. The function it returns finds that control again after a redraw, in
 * `where`: by its action and block, and by its value where several share them (radio buttons). When it is gone,
 * `otherwise` gets the focus.
 * @param {Element} root
 * @returns {(where: Element, otherwise?: HTMLElement | null) => void}
 */
export function holdFocus(root) {
  const focused = document.activeElement;
  if (!(focused instanceof HTMLElement) || !root.contains(focused)) return () => {};
  const { actionId, blockId } = focused.dataset;
  const { value, selectionStart } = /** @type {HTMLInputElement} */ (focused);
  return (where, otherwise = null) => {
    if (focused.isConnected) return;
    /** @type {NodeListOf<HTMLInputElement>} */
    const controls = where.querySelectorAll('[data-action-id]');
    const twins = [...controls].filter(
      ({ dataset }) => dataset['actionId'] === actionId && dataset['blockId'] === blockId,
    );
    const twin = twins.find((control) => control.value === value) ?? twins[0];
    (twin ?? otherwise)?.focus();
    if (typeof twin?.selectionStart === 'number') twin.setSelectionRange(selectionStart, selectionStart);
  };
}

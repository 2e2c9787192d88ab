/** Errors under the inputs of a modal. */

/**
 * Shows each sentence under the input of its block, puts the focus on the first, and returns what the banner says: the
 * number of errors, and any sentence whose block is not in the view.
 * @param {HTMLElement} body
 * @param {Record<string, string>} errors
 */
export function showErrors(body, errors) {
  /** @type {HTMLElement[]} */
  const inputs = [...body.querySelectorAll('[data-input-block]')].map((input) => /** @type {HTMLElement} */ (input));
  inputs.forEach(clearErrors);
  const wrong = inputs.filter(({ dataset }) => Object.hasOwn(errors, dataset['inputBlock'] ?? ''));
  for (const input of wrong) {
    const sentence = errors[input.dataset['inputBlock'] ?? ''] ?? '';
    const slot = /** @type {HTMLElement} */ (input.querySelector('.field-error'));
    slot.textContent = sentence;
    input.classList.add('has-error');
    controlOf(input)?.setAttribute('aria-invalid', 'true');
  }
  const first = wrong[0] && controlOf(wrong[0]);
  (first?.matches('input, select, textarea')
    ? first
    : /** @type {HTMLElement | null} */ (first?.querySelector('input'))
  )?.focus();
  const placed = new Set(wrong.map(({ dataset }) => dataset['inputBlock']));
  const others = Object.entries(errors).filter(([blockId]) => !placed.has(blockId));
  const count =
    wrong.length === 1
      ? ['One answer needs a change.']
      : wrong.length > 1
        ? [`${wrong.length} answers need a change.`]
        : [];
  return [...count, ...others.map(([, sentence]) => sentence)].join(' ');
}

/** @param {Element | null} input */
export function clearErrors(input) {
  if (!input?.classList.contains('has-error')) return;
  input.classList.remove('has-error');
  input.querySelector('.field-error')?.replaceChildren();
  controlOf(input)?.removeAttribute('aria-invalid');
}

/** What the error describes: the control, or the group of them. @param {Element} input @returns {HTMLElement | null} */
const controlOf = (input) => input.querySelector('[aria-describedby]');

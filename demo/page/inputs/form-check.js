import { statefulElements } from './form-state.js';

/** What Slack's own client checks before it sends a modal. */

/** @import { Form } from './form-state.js' */

/**
 * A sentence for each input block that cannot be sent yet.
 * @param {readonly any[]} blocks
 * @param {Form} form
 * @returns {Record<string, string>}
 */
export function fieldProblems(blocks, form) {
  const inputs = statefulElements(blocks).filter(({ input }) => input);
  return Object.fromEntries(
    inputs.flatMap(({ blockId, element, input }) => {
      const problem = problemOf(element, form.read(blockId, element), input.optional === true);
      return problem ? [[blockId, problem]] : [];
    }),
  );
}

/** @param {any} element @param {any} value @param {boolean} isOptional @returns {string | null} */
function problemOf(element, value, isOptional) {
  const isEmpty = value === null || value === '' || (Array.isArray(value) && value.length === 0);
  if (isEmpty) return isOptional ? null : 'This field is required.';
  switch (element.type) {
    case 'plain_text_input':
      return lengthProblem(element, value.length);
    case 'number_input':
      return numberProblem(element, value);
    case 'email_text_input':
      return /^\S+@\S+\.\S+$/.test(value) ? null : 'This is not an email address.';
    case 'url_text_input':
      return URL.canParse(value) ? null : 'This is not a web address. It begins with https://.';
    default:
      return null;
  }
}

/** @param {{ min_length?: number, max_length?: number }} element @param {number} length */
function lengthProblem({ min_length: min = 0, max_length: max = 3_000 }, length) {
  if (length < min) return `At least ${min} characters, please; these are ${length}.`;
  return length > max ? `At most ${max} characters, please; these are ${length}.` : null;
}

/** @param {any} element @param {string} value */
function numberProblem(element, value) {
  const number = Number(value);
  if (!Number.isFinite(number)) return 'This is not a number.';
  if (!element.is_decimal_allowed && !Number.isInteger(number)) return 'A whole number, please.';
  if (element.min_value !== undefined && number < Number(element.min_value))
    return `At least ${element.min_value}, please.`;
  return element.max_value !== undefined && number > Number(element.max_value)
    ? `At most ${element.max_value}, please.`
    : null;
}

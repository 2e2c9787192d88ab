import { statefulElements } from './form-state.js';

/** What Slack's own client checks before it sends a modal. */

/** @import { NumberInput, PlainTextInput } from '@slack/types' */
/** @import { ShownBlock, StatefulElement } from '../../elements.ts' */
/** @import { Form } from './form-state.js' */

/**
 * A sentence for each input block that cannot be sent yet.
 * @param {readonly ShownBlock[]} blocks
 * @param {Form} form
 * @returns {Record<string, string>}
 */
export function fieldProblems(blocks, form) {
  return Object.fromEntries(
    statefulElements(blocks).flatMap(({ blockId, element, input }) => {
      const problem = input && problemOf(element, form.read(blockId, element), input.optional === true);
      return problem ? [[blockId, problem]] : [];
    }),
  );
}

/** @param {StatefulElement} element @param {unknown} value @param {boolean} isOptional @returns {string | null} */
function problemOf(element, value, isOptional) {
  const isEmpty = value === null || value === '' || (Array.isArray(value) && value.length === 0);
  if (isEmpty) return isOptional ? null : 'This field is required.';
  return typeof value === 'string' ? textProblem(element, value) : null;
}

/** @param {StatefulElement} element @param {string} text */
function textProblem(element, text) {
  switch (element.type) {
    case 'plain_text_input':
      return lengthProblem(element, text.length);
    case 'number_input':
      return numberProblem(element, text);
    case 'email_text_input':
      return /^\S+@\S+\.\S+$/.test(text) ? null : 'This is not an email address.';
    case 'url_text_input':
      return URL.canParse(text) ? null : 'This is not a web address. It begins with https://.';
    default:
      return null;
  }
}

/** @param {PlainTextInput} element @param {number} length */
function lengthProblem({ min_length: min = 0, max_length: max = 3_000 }, length) {
  if (length < min) return `At least ${min} characters, please; these are ${length}.`;
  return length > max ? `At most ${max} characters, please; these are ${length}.` : null;
}

/** @param {NumberInput} element @param {string} text */
function numberProblem(element, text) {
  const number = Number(text);
  if (!Number.isFinite(number)) return 'This is not a number.';
  if (!element.is_decimal_allowed && !Number.isInteger(number)) return 'A whole number, please.';
  if (element.min_value !== undefined && number < Number(element.min_value))
    return `At least ${element.min_value}, please.`;
  return element.max_value !== undefined && number > Number(element.max_value)
    ? `At most ${element.max_value}, please.`
    : null;
}

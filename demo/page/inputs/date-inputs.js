import { h } from '../dom/dom.js';
import { localDateTime, secondsOf } from '../world/time.js';
import { choose, controlProps, valueOf } from './surface.js';

/** Date, time, and both. @import { Field } from './surface.js' */

// Typing a year passes through four valid dates; only the last one is meant.
const QUIET_MS = 500;

/**
 * @param {Field} field
 * @param {'date' | 'time' | 'datetime-local'} type
 * @param {(value: any) => string} show
 * @param {(text: string) => any} read
 */
function pickerInput(field, type, show, read) {
  const { element, blockId, surface } = field;
  const shown = () => {
    const value = valueOf(field);
    return value === null ? '' : show(value);
  };
  const readInput = () => (input.value === '' ? null : read(input.value));
  /** @type {ReturnType<typeof setTimeout>} */
  let timer;
  const input = h('input', {
    ...controlProps(field),
    type,
    class: 'control',
    value: shown(),
    oninput: () => {
      clearTimeout(timer);
      if (!field.isInteractive) return surface.form.write(blockId, element, readInput());
      timer = setTimeout(async () => {
        if (!(await choose(field, readInput()))) input.value = shown();
      }, QUIET_MS);
    },
  });
  return input;
}

/** @param {string} text */
const same = (text) => text;

/** @param {Field} field */
export const dateInput = (field) => pickerInput(field, 'date', same, same);

/** @param {Field} field */
export function timeInput(field) {
  const input = pickerInput(field, 'time', same, same);
  const { timezone } = field.element;
  return timezone ? h('div', {}, input, h('span', { class: 'description' }, `Time zone: ${timezone}`)) : input;
}

/** @param {Field} field */
export function dateTimeInput(field) {
  const { timeZone } = field.surface.world;
  const input = pickerInput(
    field,
    'datetime-local',
    (seconds) => localDateTime(seconds, timeZone),
    (text) => secondsOf(text, timeZone),
  );
  return h('div', {}, input, h('span', { class: 'description' }, `Time zone: ${timeZone}`));
}

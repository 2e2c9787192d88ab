import { h } from '../dom/dom.js';
import { localDateTime, secondsOf } from '../world/time.js';
import { choose, controlProps, valueOf } from './surface.js';

/** Date, time, and both. */

/** @import { Datepicker, DateTimepicker, Timepicker } from '@slack/types' */
/** @import { DateInput, ValueOf } from '../../elements.ts' */
/** @import { Field } from './surface.js' */

// While a person types a year, there are four valid dates. Only the last one is meant.
const QUIET_MS = 500;

/**
 * @template {DateInput} Element
 * @param {Field<Element>} field
 * @param {'date' | 'time' | 'datetime-local'} type
 * @param {(value: ValueOf<Element>) => string} show empty for no answer
 * @param {(text: string | null) => ValueOf<Element>} read
 */
function pickerInput(field, type, show, read) {
  const { element, blockId, surface } = field;
  const shown = () => show(valueOf(field));
  const readInput = () => read(input.value || null);
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

/** @param {string | null} text */
const shownText = (text) => text ?? '';
/** @param {string | null} text */
const same = (text) => text;

/** @param {Field<Datepicker>} field */
export const dateInput = (field) => pickerInput(field, 'date', shownText, same);

/** @param {Field<Timepicker>} field */
export function timeInput(field) {
  const input = pickerInput(field, 'time', shownText, same);
  const { timezone } = field.element;
  return timezone ? h('div', {}, input, h('span', { class: 'description' }, `Time zone: ${timezone}`)) : input;
}

/** @param {Field<DateTimepicker>} field */
export function dateTimeInput(field) {
  const { timeZone } = field.surface.world;
  const input = pickerInput(
    field,
    'datetime-local',
    (seconds) => (seconds === null ? '' : localDateTime(seconds, timeZone)),
    (text) => (text === null ? null : secondsOf(text, timeZone)),
  );
  return h('div', {}, input, h('span', { class: 'description' }, `Time zone: ${timeZone}`));
}

import { h, uniqueId } from '../dom/dom.js';
import { textObject } from '../text/mrkdwn.js';
import { choose, controlProps, valueOf } from './surface.js';

/** Radio buttons and checkboxes. */

/** @import { Checkboxes, Option, RadioButtons } from '@slack/types' */
/** @import { ChoiceGroup } from '../../elements.ts' */
/** @import { Field } from './surface.js' */

/** @param {Field<RadioButtons>} field */
export const radioButtons = (field) =>
  group(
    field,
    'radio',
    (option) => valueOf(field)?.value === option.value,
    (option) => choose(field, option),
  );

/** @param {Field<Checkboxes>} field */
export const checkboxes = (field) =>
  group(
    field,
    'checkbox',
    (option) => isChosen(valueOf(field), option),
    (option, isChecked) => {
      const kept = field.element.options.filter((other) =>
        other.value === option.value ? isChecked : isChosen(valueOf(field), other),
      );
      return choose(field, kept);
    },
  );

/** @param {readonly Option[]} chosen @param {Option} option */
const isChosen = (chosen, option) => chosen.some(({ value }) => value === option.value);

/**
 * @param {Field<ChoiceGroup>} field
 * @param {'radio' | 'checkbox'} type
 * @param {(option: Option) => boolean} isChecked
 * @param {(option: Option, isChecked: boolean) => Promise<boolean>} onChoice
 */
function group(field, type, isChecked, onChoice) {
  const { element, blockId, surface } = field;
  const name = uniqueId('choice');
  /** @type {readonly { readonly option: Option, readonly input: HTMLInputElement }[]} */
  const inputs = element.options.map((option) => {
    const input = h('input', {
      type,
      name,
      id: uniqueId('option'),
      value: option.value,
      checked: isChecked(option),
      dataset: { actionId: element.action_id, blockId },
      onchange: async () => {
        if (!(await onChoice(option, input.checked)))
          for (const each of inputs) each.input.checked = isChecked(each.option);
      },
    });
    return { option, input };
  });
  const { dataset, ...props } = controlProps(field);
  return h(
    'div',
    {
      ...props,
      class: 'choices',
      role: type === 'radio' ? 'radiogroup' : 'group',
      dataset: { group: dataset.actionId },
    },
    inputs.map(({ option, input }) =>
      h(
        'label',
        { class: 'choice', for: input.id },
        input,
        h(
          'span',
          {},
          textObject(option.text, surface.world),
          option.description && h('span', { class: 'description' }, textObject(option.description, surface.world)),
        ),
      ),
    ),
  );
}

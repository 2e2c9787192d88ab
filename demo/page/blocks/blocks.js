import { chart } from '../chart/chart.js';
import { h, syncChildren, uniqueId, unknown } from '../dom/dom.js';
import { holdFocus } from '../dom/focus.js';
import { plainText } from '../text/emoji.js';
import { markdown } from '../text/markdown.js';
import { textObject } from '../text/mrkdwn.js';
import { richText } from '../text/rich-text.js';
import { dataTable } from './data-table.js';
import { elementNode, image } from './elements.js';
import { table } from './table.js';

/** Slack's blocks as nodes. */

/** @import { ActionsBlock, AnyBlock, ContextBlock, ContextBlockElement, InputBlock, SectionBlock } from '@slack/types' */
/** @import { SlackBlock } from '../../../src/slack/blocks.ts' */
/** @import { BlockElement, ShownBlock } from '../../elements.ts' */
/** @import { Field, Surface } from '../inputs/surface.js' */

/** Blocks that Slack shows in messages only. */
const MESSAGES_ONLY = new Set(['markdown', 'table', 'data_table', 'data_visualization']);

/** As Slack does, gives a block without an id one. @param {readonly AnyBlock[]} blocks @returns {readonly ShownBlock[]} */
export const withBlockIds = (blocks) =>
  // A block of a kind that the page does not know is drawn as such.
  /** @type {readonly SlackBlock[]} */ (blocks).map((block, index) => ({ block_id: `block-${index}`, ...block }));

/** @param {ShownBlock} block @param {Surface} surface */
function blockNode(block, surface) {
  return h('div', { class: `block block-${block.type}` }, contentNode(block, surface));
}

/** @param {ShownBlock} block @param {Surface} surface */
function contentNode(block, surface) {
  const { world, headingLevel } = surface;
  if (surface.kind !== 'message' && MESSAGES_ONLY.has(block.type)) {
    return unknown(`block in a ${surface.kind}`, block.type);
  }
  switch (block.type) {
    case 'section':
      return section(block, surface);
    case 'actions':
      return actions(block, surface);
    case 'context':
      return context(block, surface);
    case 'input':
      return input(block, surface);
    case 'header':
      return h(/** @type {'h3'} */ (`h${headingLevel}`), { class: 'header' }, plainText(block.text));
    case 'divider':
      return h('hr');
    case 'image': {
      const title = block.title && h('figcaption', {}, plainText(block.title));
      return h('figure', { class: 'image' }, title, image(block, 'image-file'));
    }
    case 'rich_text':
      return richText(block, world);
    case 'markdown':
      return markdown(block.text, headingLevel);
    case 'table':
      return table(block, world);
    case 'data_table':
      return dataTable(block, world);
    case 'data_visualization':
      return chart(block);
    default:
      return unknown('block', block.type);
  }
}

/**
 * Keeps `container` showing the latest blocks. A block that stays the same keeps its node, and so its focus and what
 * is open in it.
 * @param {HTMLElement} container
 * @param {Surface} surface
 */
export function createBlockList(container, surface) {
  /** @type {Map<string, Node>} */
  let drawn = new Map();
  return (/** @type {readonly AnyBlock[]} */ blocks) => {
    const returnFocus = holdFocus(container);
    /** @type {Map<string, Node>} */
    const next = new Map();
    for (const block of withBlockIds(blocks)) {
      let key = JSON.stringify(block);
      while (next.has(key)) key += ' ';
      next.set(key, drawn.get(key) ?? blockNode(block, surface));
    }
    drawn = next;
    syncChildren(container, [...next.values()]);
    returnFocus(container);
  };
}

/**
 * @template {BlockElement} Element
 * @param {ShownBlock} block
 * @param {Element} element
 * @param {Surface} surface
 * @param {Partial<Omit<Field, 'element'>>} more
 * @returns {Field<Element>}
 */
const fieldOf = (block, element, surface, more) => ({
  element,
  blockId: block.block_id,
  surface,
  id: uniqueId('control'),
  isInteractive: true,
  isOptional: false,
  ...more,
});

/** @param {ShownBlock & SectionBlock} block @param {Surface} surface */
function section(block, surface) {
  const textId = uniqueId('text');
  const { accessory } = block;
  // A button says what it does. A menu beside a text is named by that text.
  const naming =
    accessory?.type === 'button' || accessory?.type === 'overflow' ? { describedBy: textId } : { labelledBy: textId };
  return h(
    'div',
    { class: accessory ? `section with-${accessory.type === 'image' ? 'image' : 'accessory'}` : 'section' },
    h(
      'div',
      { id: textId, class: 'section-text' },
      block.text && h('div', { class: 'text' }, textObject(block.text, surface.world)),
      block.fields &&
        h(
          'div',
          { class: 'fields' },
          block.fields.map((text) => h('div', {}, textObject(text, surface.world))),
        ),
    ),
    accessory && h('div', { class: 'accessory' }, elementNode(fieldOf(block, accessory, surface, naming))),
  );
}

/** @param {ShownBlock & ActionsBlock} block @param {Surface} surface */
function actions(block, surface) {
  const named = (/** @type {ActionsBlock['elements'][number]} */ element) => {
    const node = elementNode(fieldOf(block, element, surface, {}));
    const control = node.matches('select, input, [role]') ? node : node.querySelector('select, input');
    const needsName = control && !control.matches('button, .unknown') && !control.hasAttribute('aria-label');
    const placeholder = 'placeholder' in element ? element.placeholder?.text : undefined;
    if (needsName) control.setAttribute('aria-label', placeholder ?? element.type.replaceAll('_', ' '));
    return node;
  };
  return h('div', { class: 'actions' }, block.elements.map(named));
}

/** @param {ShownBlock & ContextBlock} block @param {Surface} surface */
function context(block, surface) {
  const elements = block.elements.map((element) => contextElement(element, surface));
  return h('div', { class: 'context' }, elements);
}

/** @param {ContextBlockElement} element @param {Surface} surface */
function contextElement(element, surface) {
  const type = String(element.type);
  if (element.type === 'image') return image(element, 'context-image');
  if (element.type === 'mrkdwn' || element.type === 'plain_text')
    return h('span', {}, textObject(element, surface.world));
  return unknown('element of a context', type);
}

/** @param {ShownBlock & InputBlock} block @param {Surface} surface */
function input(block, surface) {
  // A group of choices cannot have a label, so it is named by `aria-labelledby`.
  const labelTag = ['radio_buttons', 'checkboxes'].includes(block.element.type) ? 'div' : 'label';
  const ids = { id: uniqueId('control'), label: uniqueId('label'), hint: uniqueId('hint'), error: uniqueId('error') };
  const field = fieldOf(block, block.element, surface, {
    id: ids.id,
    isInteractive: block.dispatch_action === true,
    isOptional: block.optional === true,
    labelledBy: ids.label,
    describedBy: [ids.error, block.hint && ids.hint].filter(Boolean).join(' '),
  });
  return h(
    'div',
    { class: 'input', dataset: { inputBlock: block.block_id } },
    h(
      labelTag,
      { id: ids.label, for: labelTag === 'label' && ids.id, class: 'label' },
      plainText(block.label),
      block.optional && h('span', { class: 'optional' }, ' (optional)'),
    ),
    elementNode(field),
    h('p', { id: ids.error, class: 'field-error' }),
    block.hint && h('p', { id: ids.hint, class: 'hint' }, plainText(block.hint)),
  );
}

import { h, unknown } from '../dom/dom.js';
import { emoji } from './emoji.js';
import { broadcastMention, channelMention, dateMention, link, userMention } from './mentions.js';

/** The rich_text block: sections, lists, quotes and preformatted text. */

/** @import { RichTextBlock, RichTextBlockElement, RichTextElement, RichTextList } from '@slack/types' */
/** @import { World } from '../world/world.js' */

/** @param {RichTextBlock} block @param {World} world */
export const richText = (block, world) =>
  h(
    'div',
    { class: 'rich-text' },
    block.elements.map((part) => partNode(part, world)),
  );

/** @param {RichTextBlockElement} part @param {World} world */
function partNode(part, world) {
  const type = String(part.type);
  switch (part.type) {
    case 'rich_text_section':
      return h('p', {}, inline(part.elements, world));
    case 'rich_text_quote':
      return h('blockquote', {}, inline(part.elements, world));
    case 'rich_text_preformatted':
      return h('pre', {}, h('code', {}, inline(part.elements, world)));
    case 'rich_text_list':
      return listNode(part, world);
    default:
      return unknown('part of a rich text', type);
  }
}

/** @param {readonly RichTextElement[]} elements @param {World} world */
const inline = (elements, world) => elements.map((element) => inlineNode(element, world));

/**
 * @param {RichTextList & { readonly offset?: number }} list `offset` is not in Slack's types
 * @param {World} world
 */
function listNode(list, world) {
  const items = list.elements.map((item) => h('li', {}, inline(item.elements, world)));
  const props = { class: list.border ? 'bordered' : undefined, style: { '--indent': String(list.indent ?? 0) } };
  return list.style === 'ordered' ? h('ol', { ...props, start: (list.offset ?? 0) + 1 }, items) : h('ul', props, items);
}

/** @param {RichTextElement} element @param {World} world @returns {Node} */
function inlineNode(element, world) {
  const style = element.style ?? {};
  /** @type {Node} */
  let node = bareNode(element, world);
  if (style.code) node = h('code', {}, node);
  if (style.strike) node = h('s', {}, node);
  if (style.underline) node = h('u', {}, node);
  if (style.italic) node = h('em', {}, node);
  if (style.bold) node = h('strong', {}, node);
  return node;
}

/** @param {RichTextElement} element @param {World} world @returns {Node} */
function bareNode(element, world) {
  const type = String(element.type);
  switch (element.type) {
    case 'text':
      return document.createTextNode(element.text);
    case 'link':
      return link(element.url, element.text ?? element.url);
    case 'user':
      return userMention(world, element.user_id);
    case 'channel':
      return channelMention(world, element.channel_id);
    case 'usergroup':
      return h('span', { class: 'mention' }, '@group');
    case 'broadcast':
      return broadcastMention(element.range);
    case 'emoji':
      return emoji(element.name) ?? document.createTextNode(`:${element.name}:`);
    case 'date':
      return dateMention(world, element.timestamp, element.format, element.fallback ?? '', element.url);
    case 'color':
      return h('code', {}, element.value);
    default:
      return unknown('element of a rich text', type);
  }
}

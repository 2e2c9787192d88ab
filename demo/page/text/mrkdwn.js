import { h } from '../dom/dom.js';
import { emoji, plainText, withEmoji } from './emoji.js';
import { broadcastMention, channelMention, dateMention, link, userMention } from './mentions.js';

/** Slack's mrkdwn as nodes. @see https://docs.slack.dev/messaging/formatting-message-text */

/** @import { World } from '../world/world.js' */

/**
 * One run between a pair of marks, which must hug its text and stand at word borders; `<…>` inside is one piece.
 * @param {string} mark
 */
const styled = (mark) =>
  `(?<![\\p{L}\\p{N}${mark}])${mark}(?!\\s)((?:<[^<>\\n]*>|[^${mark}\\n])+?)(?<!\\s)${mark}(?![\\p{L}\\p{N}${mark}])`;

const TOKEN = new RegExp(
  [
    '<([^<>\\n]+)>',
    '`([^`\\n]+)`',
    styled('\\*'),
    styled('_'),
    styled('~'),
    ":([a-z0-9_+'-]+):",
    '(https?://[^\\s<>|]+[^\\s<>|.,;:!?)\\]}\'"])',
  ].join('|'),
  'gu',
);

/**
 * @param {string} text
 * @param {World} world
 * @returns {Node[]}
 */
export function mrkdwn(text, world) {
  return text.split(/```\n?([\s\S]+?)\n?```/).flatMap((part, index) => {
    if (index % 2 === 1) return [h('pre', {}, h('code', {}, unescape(part)))];
    // The line breaks around a code block belong to the block.
    return lines(part.replace(index > 0 ? /^\n/ : /^(?!)/, '').replace(/\n$/, ''), world);
  });
}

/**
 * Slack's text object, plain or mrkdwn.
 * @param {{ type: string, text: string, emoji?: boolean }} object
 * @param {World} world
 */
export const textObject = (object, world) =>
  object.type === 'mrkdwn' ? mrkdwn(object.text, world) : h('span', { class: 'plain' }, plainText(object));

/** What a screen reader says for this text. @param {string} text @param {World} world */
export const spoken = (text, world) => h('div', {}, mrkdwn(text, world)).textContent ?? '';

/** @param {string} text @param {World} world */
function lines(text, world) {
  /** @type {Node[]} */
  const nodes = [];
  /** @type {HTMLElement | null} */
  let quote = null;
  let isFirst = true;
  if (text === '') return nodes;
  for (const line of text.split('\n')) {
    const quoted = /^(?:&gt;|>) ?(.*)$/.exec(line);
    const content = inline(quoted?.[1] ?? line, world);
    if (quoted) {
      if (quote) quote.append(h('br'));
      else nodes.push((quote = h('blockquote')));
      quote.append(...content);
    } else {
      if (!isFirst && !quote) nodes.push(h('br'));
      quote = null;
      nodes.push(...content);
    }
    isFirst = false;
  }
  return nodes;
}

/**
 * @param {string} text one line
 * @param {World} world
 * @returns {Node[]}
 */
function inline(text, world) {
  /** @type {Node[]} */
  const nodes = [];
  const say = (/** @type {string} */ plain) => plain && nodes.push(document.createTextNode(unescape(plain)));
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    say(text.slice(end, match.index));
    nodes.push(token(match, world));
    end = match.index + match[0].length;
  }
  say(text.slice(end));
  return nodes;
}

/** @param {RegExpMatchArray} match @param {World} world @returns {Node} */
function token([whole, entity, code, bold, italic, strike, shortcode, url], world) {
  if (entity !== undefined) return entityNode(entity, world);
  if (code !== undefined) return h('code', {}, unescape(code));
  if (bold !== undefined) return h('strong', {}, inline(bold, world));
  if (italic !== undefined) return h('em', {}, inline(italic, world));
  if (strike !== undefined) return h('s', {}, inline(strike, world));
  if (shortcode !== undefined) return emoji(shortcode) ?? document.createTextNode(whole);
  return link(unescape(url ?? whole), unescape(url ?? whole));
}

/** What stands between `<` and `>`. @param {string} entity @param {World} world */
function entityNode(entity, world) {
  const [target = '', ...rest] = entity.split('|');
  const label = rest.length > 0 ? unescape(rest.join('|')) : undefined;
  if (target.startsWith('@')) return userMention(world, target.slice(1), label);
  if (target.startsWith('#')) return channelMention(world, target.slice(1), label);
  if (target.startsWith('!')) return special(target.slice(1), label ?? '', world);
  if (/^(https?:\/\/|mailto:|tel:)/i.test(target)) return link(unescape(target), withEmoji(label ?? unescape(target)));
  return document.createTextNode(`<${unescape(entity)}>`);
}

/** @param {string} command @param {string} label @param {World} world */
function special(command, label, world) {
  const [name = '', ...rest] = command.split('^');
  if (name === 'here' || name === 'channel' || name === 'everyone') return broadcastMention(name);
  if (name === 'date')
    return dateMention(world, Number(rest[0]), unescape(rest[1] ?? '{date}'), label, unescape(rest[2] ?? ''));
  if (name === 'subteam') return h('span', { class: 'mention' }, label || '@group');
  return document.createTextNode(`<!${unescape(command)}>`);
}

/** @type {Record<string, string>} */
const CHARACTERS = { '&amp;': '&', '&lt;': '<', '&gt;': '>' };

/** Undoes the three escapes of Slack's text, once. @param {string} text */
const unescape = (text) => text.replace(/&(?:amp|lt|gt);/g, (escaped) => CHARACTERS[escaped] ?? escaped);

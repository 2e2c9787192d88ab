import { h } from '../dom/dom.js';
import { withEmoji } from './emoji.js';
import { link } from './mentions.js';

/** The markdown block: headings, lists, quotes, fences, rules, paragraphs, and the inline marks. */

const INLINE = new RegExp(
  [
    /`([^`\n]+)`/,
    /\*\*(?!\s)(.+?)(?<!\s)\*\*/,
    /~~(.+?)~~/,
    /(?<![\p{L}\p{N}*])\*(?![\s*])([^*\n]+?)(?<!\s)\*/u,
    /(?<![\p{L}\p{N}_])_(?!\s)([^_\n]+?)(?<!\s)_(?![\p{L}\p{N}])/u,
    /\[([^\]\n]+)\]\(((?:[^()\s]|\([^()\s]*\))+)\)/,
    /(https?:\/\/[^\s<>)]+)/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'gu',
);

/** How a line of each kind begins. Any other line belongs to a paragraph. */
const KINDS = /** @type {const} */ ([
  ['heading', /^(#{1,6})\s+(.*)$/],
  ['rule', /^(?:-{3,}|\*{3,}|_{3,})\s*$/],
  ['quote', /^>\s?(.*)$/],
  ['bullet', /^\s*[-*+]\s+(.*)$/],
  ['number', /^\s*\d+[.)]\s+(.*)$/],
  ['blank', /^\s*$/],
]);

/**
 * @param {string} text
 * @param {number} headingLevel of the highest heading in it
 */
export function markdown(text, headingLevel) {
  const parts = text.split(/^```[^\n]*\n([\s\S]*?)^```[^\S\n]*$/m);
  return h(
    'div',
    { class: 'markdown' },
    parts.map((part, index) => (index % 2 === 1 ? h('pre', {}, h('code', {}, part)) : prose(part, headingLevel))),
  );
}

/** @param {string} text @param {number} headingLevel */
function prose(text, headingLevel) {
  /** @type {{ kind: string, lines: RegExpExecArray[] | string[][] }[]} */
  const groups = [];
  for (const line of text.split('\n')) {
    const [kind, pattern] = KINDS.find(([, begins]) => begins.test(line)) ?? ['paragraph', /^(.*)$/];
    const match = [...(pattern.exec(line) ?? [])];
    const last = groups.at(-1);
    if (last?.kind === kind && kind !== 'heading') /** @type {string[][]} */ (last.lines).push(match);
    else groups.push({ kind, lines: [match] });
  }
  return groups.map(({ kind, lines }) => group(kind, /** @type {string[][]} */ (lines), headingLevel));
}

/** @param {string} kind @param {string[][]} lines @param {number} headingLevel */
function group(kind, lines, headingLevel) {
  const items = () => lines.map((line) => h('li', {}, inline(line[1] ?? '')));
  const broken = () => lines.flatMap((line, index) => [index > 0 && h('br'), ...inline(line[1] ?? '')]);
  switch (kind) {
    case 'heading': {
      const level = Math.min(6, headingLevel + (lines[0]?.[1]?.length ?? 1) - 1);
      return h(/** @type {'h3'} */ (`h${level}`), {}, inline(lines[0]?.[2] ?? ''));
    }
    case 'rule':
      return h('hr');
    case 'quote':
      return h('blockquote', {}, broken());
    case 'bullet':
      return h('ul', {}, items());
    case 'number':
      return h('ol', {}, items());
    case 'blank':
      return null;
    default:
      return h('p', {}, broken());
  }
}

/** @param {string} text @returns {(Node | string)[]} */
function inline(text) {
  /** @type {(Node | string)[]} */
  const nodes = [];
  let end = 0;
  for (const match of text.matchAll(INLINE)) {
    nodes.push(...withEmoji(text.slice(end, match.index)));
    nodes.push(mark(match));
    end = match.index + match[0].length;
  }
  return [...nodes, ...withEmoji(text.slice(end))];
}

/** @param {RegExpMatchArray} match */
function mark([whole, code, bold, strike, starred, underlined, label, target]) {
  if (code !== undefined) return h('code', {}, code);
  if (bold !== undefined) return h('strong', {}, inline(bold));
  if (strike !== undefined) return h('s', {}, inline(strike));
  const italic = starred ?? underlined;
  if (italic !== undefined) return h('em', {}, inline(italic));
  if (label !== undefined && target !== undefined) return link(target, inline(label));
  return link(whole, whole);
}

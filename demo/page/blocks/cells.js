import { h, unknown } from '../dom/dom.js';
import { richText } from '../text/rich-text.js';

/** The cells of both kinds of table, and the frame around them. */

/** @import { TableBlock } from '@slack/types' */
/** @import { World } from '../world/world.js' */
/** @typedef {TableBlock['rows'][number][number]} Cell */

/** @param {Cell} cell @param {World} world */
export function cellContent(cell, world) {
  const type = String(cell.type);
  if (cell.type === 'raw_text' || cell.type === 'raw_number') return cell.text;
  return cell.type === 'rich_text' ? richText(cell, world) : unknown('table cell', type);
}

/** A frame that scrolls sideways by itself, also by keyboard. @param {string} label @param {HTMLTableElement} table */
export const scrollable = (label, table) =>
  h('div', { class: 'table-frame', role: 'region', 'aria-label': label, tabindex: 0 }, table);

/** Orders rows by a column: numbers by size, the rest by their words. @param {number} column @param {boolean} descending */
export const byColumn = (column, descending) => (/** @type {Cell[]} */ one, /** @type {Cell[]} */ other) => {
  const [a, b] = [one[column], other[column]];
  const order =
    a?.type === 'raw_number' && b?.type === 'raw_number'
      ? a.value - b.value
      : wordsOf(a).localeCompare(wordsOf(b), 'en', { numeric: true });
  return descending ? -order : order;
};

/** A cell, or a part of one. @typedef {{ type: string, text?: string, elements?: readonly { type: string }[] }} Part */

/** @param {Part | undefined} part @returns {string} */
const wordsOf = (part) => part?.text ?? (part?.elements ?? []).map(wordsOf).join(' ');

import { h } from '../dom/dom.js';
import { cellContent, scrollable } from './cells.js';

/** The table block. Its first row is the header. */

/** @import { TableBlock } from '@slack/types' */
/** @import { World } from '../world/world.js' */

/**
 * @param {TableBlock} block
 * @param {World} world
 */
export function table(block, world) {
  const [header = [], ...rows] = block.rows;
  const classOf = (/** @type {number} */ column) => {
    const settings = block.column_settings?.[column];
    return `align-${settings?.align ?? 'left'}${settings?.is_wrapped ? ' wrapped' : ''}`;
  };
  return scrollable(
    'Table',
    h(
      'table',
      { class: 'table' },
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          header.map((cell, column) => h('th', { scope: 'col', class: classOf(column) }, cellContent(cell, world))),
        ),
      ),
      h(
        'tbody',
        {},
        rows.map((row) =>
          h(
            'tr',
            {},
            row.map((cell, column) => h('td', { class: classOf(column) }, cellContent(cell, world))),
          ),
        ),
      ),
    ),
  );
}

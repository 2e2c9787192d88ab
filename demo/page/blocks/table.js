import { h, hidden, uniqueId, unknown } from '../dom/dom.js';
import { richText } from '../text/rich-text.js';

/** The table and data_table blocks. The first row is the header in both. */

/** @import { DataTableBlock, TableBlock } from '@slack/types' */
/** @import { World } from '../world/world.js' */
/** @typedef {TableBlock['rows'][number][number]} Cell */

/** @param {Cell} cell @param {World} world */
function content(cell, world) {
  const type = String(cell.type);
  if (cell.type === 'raw_text' || cell.type === 'raw_number') return cell.text;
  return cell.type === 'rich_text' ? richText(cell, world) : unknown('table cell', type);
}

/** A frame that scrolls sideways by itself, also by keyboard. @param {string} label @param {HTMLTableElement} table */
const scrollable = (label, table) =>
  h('div', { class: 'table-frame', role: 'region', 'aria-label': label, tabindex: 0 }, table);

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
          header.map((cell, column) => h('th', { scope: 'col', class: classOf(column) }, content(cell, world))),
        ),
      ),
      h(
        'tbody',
        {},
        rows.map((row) =>
          h(
            'tr',
            {},
            row.map((cell, column) => h('td', { class: classOf(column) }, content(cell, world))),
          ),
        ),
      ),
    ),
  );
}

/**
 * @param {DataTableBlock} block
 * @param {World} world
 */
export function dataTable(block, world) {
  const [header = [], ...rows] = block.rows;
  const size = block.page_size ?? 5;
  const pages = Math.max(1, Math.ceil(rows.length / size));
  const state = { page: 0, column: -1, descending: false };
  const isNumber = header.map(
    (_, column) => rows.length > 0 && rows.every((row) => row[column]?.type === 'raw_number'),
  );
  const rowHeader = block.row_header_column_index ?? 0;
  const body = h('tbody');
  const range = h('span', { role: 'status' });
  const previous = h(
    'button',
    { type: 'button', class: 'button small', onclick: () => turn(-1) },
    'Previous',
    hidden(' rows'),
  );
  const next = h('button', { type: 'button', class: 'button small', onclick: () => turn(1) }, 'Next', hidden(' rows'));
  const heads = header.map((cell, column) =>
    h(
      'th',
      { scope: 'col', class: isNumber[column] ? 'align-right' : 'align-left' },
      h(
        'button',
        { type: 'button', class: 'sort', onclick: () => sort(column) },
        content(cell, world),
        h('span', { class: 'sort-mark', 'aria-hidden': 'true' }),
      ),
    ),
  );

  /** @param {number} step */
  function turn(step) {
    state.page = Math.min(pages - 1, Math.max(0, state.page + step));
    draw();
  }

  /** @param {number} column */
  function sort(column) {
    Object.assign(state, { page: 0, column, descending: state.column === column && !state.descending });
    draw();
  }

  function draw() {
    const sorted = state.column < 0 ? rows : [...rows].sort(byColumn(state.column, state.descending));
    const from = state.page * size;
    const shown = sorted.slice(from, from + size);
    heads.forEach((head, column) => {
      if (column !== state.column) head.removeAttribute('aria-sort');
      else head.setAttribute('aria-sort', state.descending ? 'descending' : 'ascending');
    });
    body.replaceChildren(...shown.map((row) => h('tr', {}, row.map(bodyCell))));
    range.textContent = `${from + 1}–${from + shown.length} of ${rows.length}`;
    // Not really disabled: the button keeps the focus when the last page is reached.
    previous.setAttribute('aria-disabled', String(state.page === 0));
    next.setAttribute('aria-disabled', String(state.page === pages - 1));
  }

  /** @param {Cell} cell @param {number} column */
  function bodyCell(cell, column) {
    const props = { class: isNumber[column] ? 'align-right' : 'align-left wrapped' };
    return column === rowHeader
      ? h('th', { ...props, scope: 'row' }, content(cell, world))
      : h('td', props, content(cell, world));
  }

  draw();
  const captionId = uniqueId('caption');
  const caption = h('caption', { id: captionId }, block.caption);
  const grid = h('table', { class: 'table data-table' }, caption, h('thead', {}, h('tr', {}, heads)), body);
  return h(
    'div',
    {},
    scrollable(block.caption, grid),
    pages > 1 && h('div', { class: 'pager' }, previous, next, range),
  );
}

/** @param {number} column @param {boolean} descending */
const byColumn = (column, descending) => (/** @type {Cell[]} */ one, /** @type {Cell[]} */ other) => {
  const [a, b] = [one[column], other[column]];
  const order =
    a?.type === 'raw_number' && b?.type === 'raw_number'
      ? a.value - b.value
      : cellText(a).localeCompare(cellText(b), 'en', { numeric: true });
  return descending ? -order : order;
};

/**
 * The words of a cell, or of a part of one.
 * @param {{ readonly type: string, readonly text?: string, readonly elements?: readonly { readonly type: string }[] } | undefined} part
 * @returns {string}
 */
const cellText = (part) => part?.text ?? (part?.elements ?? []).map(cellText).join(' ');

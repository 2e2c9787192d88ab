import { h, hidden, uniqueId } from '../dom/dom.js';
import { byColumn, cellContent, scrollable } from './cells.js';

/** The data_table block, which is sorted by its columns and turned page by page. Its first row is the header. */

/** @import { DataTableBlock } from '@slack/types' */
/** @import { World } from '../world/world.js' */
/** @import { Cell } from './cells.js' */

/** @param {DataTableBlock} block @param {World} world */
export function dataTable(block, world) {
  const [header = [], ...rows] = block.rows;
  const size = block.page_size ?? 5;
  const pages = Math.max(1, Math.ceil(rows.length / size));
  const state = { page: 0, column: -1, descending: false };
  const isNumber = header.map(
    (_, column) => rows.length > 0 && rows.every((row) => row[column]?.type === 'raw_number'),
  );
  const body = h('tbody');
  const range = h('span', { role: 'status' });
  const previous = pageButton('Previous', () => turn(-1));
  const next = pageButton('Next', () => turn(1));
  const heads = header.map((cell, column) =>
    h(
      'th',
      { scope: 'col', class: isNumber[column] ? 'align-right' : 'align-left' },
      sortButton(cell, world, () => sort(column)),
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
    // It is not disabled, so that the button keeps the focus on the last page.
    previous.setAttribute('aria-disabled', String(state.page === 0));
    next.setAttribute('aria-disabled', String(state.page === pages - 1));
  }

  /** @param {Cell} cell @param {number} column */
  function bodyCell(cell, column) {
    const props = { class: isNumber[column] ? 'align-right' : 'align-left wrapped' };
    return column === (block.row_header_column_index ?? 0)
      ? h('th', { ...props, scope: 'row' }, cellContent(cell, world))
      : h('td', props, cellContent(cell, world));
  }

  draw();
  const grid = gridOf(block.caption, heads, body);
  return h('div', {}, grid, pages > 1 && h('div', { class: 'pager' }, previous, next, range));
}

/** @param {string} title @param {readonly HTMLElement[]} heads @param {HTMLElement} body */
function gridOf(title, heads, body) {
  const caption = h('caption', { id: uniqueId('caption') }, title);
  return scrollable(
    title,
    h('table', { class: 'table data-table' }, caption, h('thead', {}, h('tr', {}, heads)), body),
  );
}

/** @param {string} word @param {() => void} onclick */
const pageButton = (word, onclick) =>
  h('button', { type: 'button', class: 'button small', onclick }, word, hidden(' rows'));

/** @param {Cell} cell @param {World} world @param {() => void} onclick */
const sortButton = (cell, world, onclick) =>
  h(
    'button',
    { type: 'button', class: 'sort', onclick },
    cellContent(cell, world),
    h('span', { class: 'sort-mark', 'aria-hidden': 'true' }),
  );

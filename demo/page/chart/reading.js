import { h, svg, uniqueId } from '../dom/dom.js';
import { dashOf, marker, pattern, seriesClass } from './marks.js';
import { numberText } from './scale.js';

/** The ways to read the numbers of a chart: under the pointer, by the legend, and as a table. */

/** @import { Frame, Plot } from './chart.js' */

/**
 * One invisible column per category that shows its numbers under the pointer.
 * @param {Plot} plot
 * @param {Frame} frame
 * @param {HTMLElement} tip
 */
export function hoverBands({ categories, series }, { left, band, top, bottom, width, x }, tip) {
  return categories.map((label, index) => {
    const lines = series.map(({ name, values }) => `${name}: ${numberText(values[index] ?? 0)}`);
    const column = svg('rect', {
      class: 'hover-band',
      x: left + index * band,
      y: top,
      width: band,
      height: bottom - top,
    });
    column.addEventListener('pointerenter', () => {
      tip.replaceChildren(h('strong', {}, label), ...lines.map((line) => h('div', {}, line)));
      tip.hidden = false;
      tip.classList.toggle('left', x(index) > width / 2);
      tip.style.setProperty('left', `${x(index)}px`);
    });
    column.addEventListener('pointerleave', () => {
      tip.hidden = true;
    });
    return column;
  });
}

/** @param {Plot} plot */
export const legend = ({ type, series }) =>
  h(
    'ul',
    { class: 'legend', 'aria-hidden': 'true' },
    series.map(({ name }, index) => h('li', {}, swatch(type, index), name)),
  );

/** @param {string} type @param {number} index */
function swatch(type, index) {
  const id = uniqueId('pattern');
  const mark =
    type === 'bar'
      ? [pattern(id, index), svg('rect', { width: 14, height: 12, x: 7, fill: `url(#${id})` })]
      : [svg('path', { class: 'line', d: 'M0,6H28', 'stroke-dasharray': dashOf(index) }), marker(index, 14, 6)];
  return svg('svg', { class: seriesClass(index), width: 28, height: 12 }, mark);
}

/** @param {Plot} plot */
export function numbers({ title, categories, series, xLabel, yLabel }) {
  const heads = [xLabel ?? 'Category', ...series.map(({ name }) => name)].map((name) =>
    h('th', { scope: 'col' }, name),
  );
  const rows = categories.map((label, index) => {
    const cells = series.map(({ values }) => h('td', {}, numberText(values[index] ?? 0)));
    return h('tr', {}, h('th', { scope: 'row' }, label), cells);
  });
  const caption = h('caption', {}, yLabel ? `${title} (${yLabel})` : title);
  // The table stands in a box, because a table does not shrink to nothing.
  const table = h('table', {}, caption, h('thead', {}, h('tr', {}, heads)), h('tbody', {}, rows));
  return h('div', { class: 'visually-hidden' }, table);
}

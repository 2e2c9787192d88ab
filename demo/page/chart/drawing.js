import { svg, uniqueId } from '../dom/dom.js';
import { dashOf, marker, pattern, seriesClass } from './marks.js';
import { numberText } from './scale.js';

/** The picture of a chart: its axes and its series. */

/** @import { Frame, Plot } from './chart.js' */

/** @param {Plot} plot @param {Frame} frame */
export function axes({ categories, xLabel, yLabel }, { left, right, bottom, top, height, steps, labelEvery, x, y }) {
  const text = (/** @type {string} */ label, /** @type {Record<string, string | number>} */ at) =>
    svg('text', at, label);
  return svg(
    'g',
    { class: 'axes' },
    steps.map((step) => [
      svg('line', { class: step === 0 ? 'zero' : 'grid', x1: left, x2: right, y1: y(step), y2: y(step) }),
      text(numberText(step), { x: left - 8, y: y(step) + 4, 'text-anchor': 'end' }),
    ]),
    categories.map(
      (label, index) =>
        // Counted from the end, so that the newest category always keeps its label.
        (categories.length - 1 - index) % labelEvery === 0 &&
        text(label, { x: x(index), y: bottom + 17, 'text-anchor': 'middle' }),
    ),
    yLabel && text(yLabel, { class: 'axis-label', x: 0, y: top - 14 }),
    xLabel && text(xLabel, { class: 'axis-label', x: (left + right) / 2, y: height - 5, 'text-anchor': 'middle' }),
  );
}

/** @param {Plot} plot @param {Frame} frame */
export const lines = (plot, { x, y }) =>
  plot.series.map(({ values }, index) => {
    const points = values.map((value, at) => `${x(at)},${y(value)}`).join('L');
    const ends = `L${x(values.length - 1)},${y(0)}L${x(0)},${y(0)}z`;
    return svg(
      'g',
      { class: seriesClass(index) },
      plot.type === 'area' && svg('path', { class: 'area', d: `M${points}${ends}` }),
      svg('path', { class: 'line', d: `M${points}`, 'stroke-dasharray': dashOf(index) }),
      values.map((value, at) => marker(index, x(at), y(value))),
    );
  });

/** @param {Plot} plot @param {Frame} frame */
export function bars({ series }, { band, x, y }) {
  const width = Math.min(48, (band * 0.72) / series.length);
  return series.map(({ values }, index) => {
    const id = uniqueId('pattern');
    const from = (index - series.length / 2) * width;
    return svg(
      'g',
      {},
      pattern(id, index),
      values.map((value, at) =>
        svg('rect', {
          x: x(at) + from,
          width: Math.max(1, width - 1),
          y: Math.min(y(value), y(0)),
          height: Math.abs(y(value) - y(0)),
          fill: `url(#${id})`,
        }),
      ),
    );
  });
}

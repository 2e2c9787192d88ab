import { h, svg, uniqueId, unknown } from '../dom/dom.js';
import { axes, bars, lines } from './drawing.js';
import { hoverBands, legend, numbers } from './reading.js';
import { numberText, ticks } from './scale.js';

/** The data_visualization block: a line, bar or area chart, and the same numbers as a table for screen readers. */

/** @import { DataVisualizationBlock } from '../../../src/slack/blocks.ts' */

/**
 * A chart with its values in the order of its categories.
 * @typedef {object} Plot
 * @property {'line' | 'bar' | 'area'} type
 * @property {string} title
 * @property {readonly string[]} categories
 * @property {readonly { readonly name: string, readonly values: readonly number[] }[]} series
 * @property {string | undefined} xLabel
 * @property {string | undefined} yLabel
 */
/** @typedef {ReturnType<typeof frameOf>} Frame */

const HEIGHT = 240;
const CHARACTER_WIDTH = 6.6;

/** @param {DataVisualizationBlock} block */
export function chart(block) {
  const plot = plotOf(block);
  if (typeof plot === 'string') return unknown('chart', plot);
  const canvas = h('div', { class: 'chart-canvas', 'aria-hidden': 'true' });
  const tip = h('div', { class: 'chart-tip', hidden: true });
  let width = 0;
  new ResizeObserver(() => {
    if (canvas.clientWidth === 0 || canvas.clientWidth === width) return;
    width = canvas.clientWidth;
    canvas.replaceChildren(drawing(plot, width, tip), tip);
  }).observe(canvas);
  const title = h('figcaption', { id: uniqueId('chart') }, plot.title);
  const props = { class: 'chart', 'aria-labelledby': title.id, dataset: { testid: 'chart' } };
  return h('figure', props, title, canvas, legend(plot), numbers(plot));
}

/** What is to be drawn, or why it cannot be. @param {DataVisualizationBlock} block @returns {Plot | string} */
function plotOf({ title, chart: { type, series, axis_config: axis } }) {
  if (!['line', 'bar', 'area'].includes(type)) return type;
  const { categories, x_label: xLabel, y_label: yLabel } = axis;
  const ordered = series.map(({ name, data }) => {
    const values = new Map(data.map((point) => [point.label, point.value]));
    return { name, values: categories.map((label) => values.get(label) ?? Number.NaN) };
  });
  const incomplete = ordered.find(({ values }) => !values.every(Number.isFinite));
  return incomplete
    ? `“${incomplete.name}” has no value for some category`
    : { type, title, categories, series: ordered, xLabel, yLabel };
}

/** Where everything stands at this width. @param {Plot} plot @param {number} width */
function frameOf({ categories, series, xLabel, yLabel }, width) {
  const steps = ticks(series.flatMap(({ values }) => values));
  const low = steps[0] ?? 0;
  const high = steps.at(-1) ?? 1;
  const left = Math.max(...steps.map((step) => numberText(step).length)) * CHARACTER_WIDTH + 12;
  const right = width - 8;
  const top = yLabel ? 26 : 10;
  const bottom = HEIGHT - (xLabel ? 42 : 24);
  const band = (right - left) / categories.length;
  const labelWidth = Math.max(...categories.map((label) => label.length)) * CHARACTER_WIDTH + 10;
  return {
    width,
    height: HEIGHT,
    left,
    right,
    top,
    bottom,
    band,
    steps,
    /** 2 where every second category has room for its label, and so on. */
    labelEvery: Math.max(1, Math.ceil(labelWidth / band)),
    /** @param {number} index */
    x: (index) => left + (index + 0.5) * band,
    /** @param {number} value */
    y: (value) => bottom - ((value - low) / (high - low)) * (bottom - top),
  };
}

/** @param {Plot} plot @param {number} width @param {HTMLElement} tip */
function drawing(plot, width, tip) {
  const frame = frameOf(plot, width);
  const marks = plot.type === 'bar' ? bars(plot, frame) : lines(plot, frame);
  const box = { width, height: HEIGHT, viewBox: `0 0 ${width} ${HEIGHT}` };
  return svg('svg', box, axes(plot, frame), marks, hoverBands(plot, frame, tip));
}

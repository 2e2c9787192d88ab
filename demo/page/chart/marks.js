import { svg } from '../dom/dom.js';

/** How the series of a chart differ without colour: by dash, marker shape and, for bars, a pattern. */

const DASHES = ['none', '7 4', '2 3', '10 3 2 3'];

/** Paths around (0, 0). */
const MARKERS = [
  'M-3.5,0a3.5,3.5 0 1,0 7,0a3.5,3.5 0 1,0 -7,0',
  'M-3.5,-3.5h7v7h-7z',
  'M0,-4.5L4.2,3.2H-4.2z',
  'M0,-4.8L4.8,0L0,4.8L-4.8,0z',
  'M0,4.5L4.2,-3.2H-4.2z',
];

/** The pattern over the colour of a bar, on a tile of 8 × 8. */
const PATTERNS = [
  '',
  'M-2,10L10,-2M-2,2L2,-2M6,10L10,6',
  'M0,4H8',
  'M4,0V8',
  'M0,4H8M4,0V8',
  'M-2,-2L10,10M-2,6L2,10M6,-2L10,2',
];

/**
 * The colours repeat after six series, the dashes after four, the markers after five, and the patterns shift after six:
 * no two of twelve series look the same.
 * @param {number} index
 */
export const seriesClass = (index) => `series-${index % 6}`;

/** @param {number} index */
export const dashOf = (index) => DASHES[index % DASHES.length] ?? 'none';

/** @param {number} index @param {number} x @param {number} y */
export const marker = (index, x, y) =>
  svg('path', { class: 'marker', d: MARKERS[index % MARKERS.length] ?? '', transform: `translate(${x} ${y})` });

/** @param {string} id @param {number} index */
export const pattern = (id, index) =>
  svg(
    'pattern',
    { id, class: seriesClass(index), width: 8, height: 8, patternUnits: 'userSpaceOnUse' },
    svg('rect', { width: 8, height: 8, fill: 'currentColor' }),
    svg('path', { class: 'hatch', d: PATTERNS[(index + Math.floor(index / 6)) % PATTERNS.length] ?? '' }),
  );

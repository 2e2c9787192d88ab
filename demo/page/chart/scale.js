/** The numbers of a chart's axis. */

const NUMBER = new Intl.NumberFormat('en-US', { maximumFractionDigits: 2 });

/** @param {number} value */
export const numberText = (value) => NUMBER.format(value);

/**
 * About four round steps that cover `values` and zero, so that no axis exaggerates a change.
 * @param {readonly number[]} values
 */
export function ticks(values) {
  const low = Math.min(0, ...values);
  const high = Math.max(0, ...values);
  const step = roundStep((high - low || 1) / 4);
  const first = Math.floor(low / step);
  const last = Math.max(first + 1, Math.ceil(high / step));
  return Array.from({ length: last - first + 1 }, (_, index) => Number(((first + index) * step).toPrecision(12)));
}

/** The smallest of 1, 2, 2.5, 5 or 10 times a power of ten that is not below `rough`. @param {number} rough */
function roundStep(rough) {
  const power = 10 ** Math.floor(Math.log10(rough));
  return ([1, 2, 2.5, 5].find((factor) => factor * power >= rough * 0.999) ?? 10) * power;
}

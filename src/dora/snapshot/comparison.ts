import type { Measure, NoDataReason } from '../metrics/measure.ts';
import { oneDecimal } from './words.ts';

/** How a metric is compared: shares in percentage points, all else in percent. */
export type Comparison = {
  readonly unit: 'points' | 'percent';
  readonly better: 'higher' | 'lower';
  readonly words: (value: number) => string;
};

/** It is worth knowing that no deployment failed; every other reason is shown as "no data". */
const NOTHING_BEFORE: Partial<Record<NoDataReason, string>> = { 'nothing-to-recover-from': 'nothing to recover from' };

/** On a smaller base a percentage says more about chance than about the team. */
const MIN_BASE = 5;

/**
 * The change since the previous period, in words: `up 12 % from 2.9 a day, better`. Values are compared unrounded. On a
 * base under five it says only what the value was.
 */
export function changeWords(current: Measure, previous: Measure, comparison: Comparison): string | undefined {
  if (current.kind === 'no-data') return undefined;
  if (previous.kind === 'no-data') return `${NOTHING_BEFORE[previous.reason] ?? 'no data'} in the period before`;
  const was = comparison.words(previous.value);
  if (current.value === previous.value) return 'as in the period before';
  if (previous.sampleSize < MIN_BASE || (comparison.unit === 'percent' && previous.value <= 0)) return `was ${was}`;
  const size = oneDecimal(100 * difference(current.value, previous.value, comparison.unit));
  if (size === '0') return 'almost as in the period before';
  const isUp = current.value > previous.value;
  const verdict = isUp === (comparison.better === 'higher') ? 'better' : 'worse';
  return `${isUp ? 'up' : 'down'} ${size} ${unitWord(size, comparison.unit)} from ${was}, ${verdict}`;
}

const unitWord = (size: string, unit: Comparison['unit']): string =>
  unit === 'percent' ? '%' : size === '1' ? 'point' : 'points';

function difference(current: number, previous: number, unit: Comparison['unit']): number {
  const absolute = Math.abs(current - previous);
  return unit === 'points' ? absolute : absolute / previous;
}

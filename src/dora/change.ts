import type { Measure } from './measure.ts';
import { oneDecimal } from './words.ts';

/** How a metric is compared: shares in percentage points, all else in percent. */
export type Comparison = {
  readonly unit: 'points' | 'percent';
  readonly better: 'higher' | 'lower';
  readonly words: (value: number) => string;
};

/** On a smaller base a percentage says more about chance than about the team. */
const MIN_BASE = 5;

/**
 * The change since the previous period, in words: `up 12 % from 2.9 a day, better`. Values are compared unrounded; on a
 * base under five, only what it was.
 */
export function changeWords(current: Measure, previous: Measure, comparison: Comparison): string | undefined {
  if (current.kind === 'no-data') return undefined;
  if (previous.kind === 'no-data') return 'no data in the period before';
  const was = comparison.words(previous.value);
  if (current.value === previous.value) return 'as in the period before';
  if (previous.sampleSize < MIN_BASE || previous.value <= 0) return `was ${was}`;
  const isUp = current.value > previous.value;
  const verdict = isUp === (comparison.better === 'higher') ? 'better' : 'worse';
  return `${isUp ? 'up' : 'down'} ${size(current.value, previous.value, comparison.unit)} from ${was}, ${verdict}`;
}

function size(current: number, previous: number, unit: Comparison['unit']): string {
  const difference = Math.abs(current - previous);
  return unit === 'points'
    ? `${oneDecimal(difference * 100)} points`
    : `${oneDecimal((difference / previous) * 100)} %`;
}

import { percent } from '../../dora/snapshot/words.ts';
import { MIN_BASE } from './facts.ts';

/** `28.6 % (6 of 21)`; on a base under five without the percentage, `1 of 3`. */
export const shareWords = (count: number, total: number): string =>
  total < MIN_BASE ? `${count} of ${total}` : `${percent(count / total)} (${count} of ${total})`;

/** `28.6 %` or `1 of 3`. */
export const shortShare = (count: number, total: number): string =>
  total < MIN_BASE ? `${count} of ${total}` : percent(count / total);

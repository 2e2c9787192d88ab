import type { FrictionCode } from './friction.ts';
import type { Scale } from './scale.ts';

/** The dimensions of SPACE. Activity is asked as a burden, because the pulse does not count what people produce. */
export type SpaceDimension = 'satisfaction' | 'performance' | 'activity' | 'communication' | 'efficiency';
export const SPACE: readonly SpaceDimension[] = [
  'satisfaction',
  'performance',
  'activity',
  'communication',
  'efficiency',
];

/** The dimensions of developer experience. @see https://queue.acm.org/detail.cfm?id=3595878 */
export type DevExDimension = 'feedback-loops' | 'cognitive-load' | 'flow';
export const DEVEX: readonly DevExDimension[] = ['feedback-loops', 'cognitive-load', 'flow'];

/** A closed question. People choose one of five answers in words, or none. */
export type Question = {
  readonly id: string;
  readonly wording: string;
  readonly scale: Scale;
  /** Which two of the five are favourable: the last two, or the first two. */
  readonly favourable: 'last' | 'first';
  readonly space: SpaceDimension;
  readonly devEx: DevExDimension | null;
  /** The complaint that it follows up. */
  readonly friction: FrictionCode | null;
  /** The measurement that is shown beside it, in words. */
  readonly companion: string | null;
  /** Shown for the workspace alone, and only from ten answers. */
  readonly isSensitive: boolean;
};

/** Whether an answer, 1 to 5 in the order of the scale, is one of the two favourable ones. */
export const isFavourable = ({ favourable }: Question, answer: number): boolean =>
  favourable === 'last' ? answer >= 4 : answer <= 2;

/** The question that every wave asks. The delivery figures are compared with it. */
export const DAY_TO_DAY = 'Q01';

/** The open question, asked where a team is large enough. */
export const OPEN_QUESTION = 'What one change would help you most next?';

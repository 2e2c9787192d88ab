import type { FrictionCode } from './friction.ts';
import type { Scale } from './scale.ts';

/** The dimensions of SPACE. Activity is asked as a burden: people are not counted by what they put out. */
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

/** A closed question: one of five answers in words, or none. */
export type Question = {
  readonly id: string;
  readonly wording: string;
  readonly scale: Scale;
  /** Which two of the five are favourable: the last two, or the first two. */
  readonly favourable: 'last' | 'first';
  readonly space: SpaceDimension;
  readonly devEx: DevExDimension | null;
  /** The complaint that it looks into. */
  readonly friction: FrictionCode | null;
  /** What is measured and stands beside it, in words. */
  readonly companion: string | null;
  /** Shown for the workspace alone, and only from ten answers. */
  readonly isSensitive: boolean;
};

/** Whether an answer, 1 to 5 in the order of the scale, is one of the two favourable ones. */
export const isFavourable = ({ favourable }: Question, answer: number): boolean =>
  favourable === 'last' ? answer >= 4 : answer <= 2;

/** Asked in every wave; what the pulse is compared with the delivery figures by. */
export const DAY_TO_DAY = 'Q01';

/** The open one, where a team is large enough for it. */
export const OPEN_QUESTION = 'What one change would help you most next?';

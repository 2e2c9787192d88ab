import type { AnswerTo } from '../slack/answer.ts';

/** What somebody asks by `/pulse`. */
export type PulseAsked = {
  readonly to: AnswerTo;
  /** For a form; it lasts three seconds. */
  readonly triggerId: string;
  /** What follows the sub-word. */
  readonly words: readonly string[];
};

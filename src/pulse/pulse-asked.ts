import type { AnswerTo } from '../slack/answer.ts';

/** A subcommand of `/pulse` that somebody typed. */
export type PulseAsked = {
  readonly to: AnswerTo;
  /** Opens a form; Slack drops it after three seconds. */
  readonly triggerId: string;
  /** The words after the subcommand. */
  readonly words: readonly string[];
};

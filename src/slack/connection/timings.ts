import type { BackOff } from './back-off.ts';

export type SlackTimings = BackOff & {
  /** Between two attempts with a token that Slack refuses. */
  readonly refusedPauseMs: number;
  /** How long Slack may take from the request for a socket to its first word on it. */
  readonly helloMs: number;
  /** How long an open socket may leave a ping unanswered. */
  readonly pongMs: number;
  /** How long one other request may take. */
  readonly requestMs: number;
  /** A socket that lasted this long was no failure, however it ended. */
  readonly steadyMs: number;
  /** How often Slack is asked whether it still takes the bot’s token. */
  readonly lookEveryMs: number;
  /** How long Slack may be missing before the bot counts as not ready. */
  readonly graceMs: number;
  /** How long commands may take to end when the bot stops, before they are told that it does. */
  readonly lastAnswersMs: number;
};

export const SLACK_TIMINGS: SlackTimings = {
  firstPauseMs: 1_000,
  longestPauseMs: 30_000,
  refusedPauseMs: 60_000,
  helloMs: 15_000,
  pongMs: 5_000,
  requestMs: 5_000,
  steadyMs: 10_000,
  lookEveryMs: 60_000,
  graceMs: 30_000,
  lastAnswersMs: 3_000,
};

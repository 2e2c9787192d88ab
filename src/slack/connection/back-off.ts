export type BackOff = {
  /** Before the second attempt. Later pauses double. */
  readonly firstPauseMs: number;
  readonly longestPauseMs: number;
};

/** A vendor that asks for more than this is asked again anyway. */
const MOST_ASKED_MS = 5 * 60_000;

/**
 * How long to wait after so many failures in a row, or as long as the vendor asks if that is longer. `random` (0 to 1) takes up to
 * half of the pause away, so that many processes do not come back at one instant.
 */
export function backOffMs(
  failures: number,
  { firstPauseMs, longestPauseMs }: BackOff,
  random: number,
  retryAfterMs = 0,
): number {
  const whole = Math.min(longestPauseMs, firstPauseMs * 2 ** (failures - 1));
  return Math.max(whole * (1 - random / 2), Math.min(retryAfterMs, MOST_ASKED_MS));
}

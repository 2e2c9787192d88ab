export type Timings = {
  /** How long a process may be sending a delivery before the others take the process for dead. */
  readonly leaseMs: number;
  /** How long after the start of the lease its request may still start. */
  readonly startWithinMs: number;
  /** How long a composer may take. */
  readonly composeMs: number;
  /** How long a claim lasts; longer than looking back and composing take. */
  readonly claimMs: number;
  /** Between two messages in one channel. */
  readonly paceMs: number;
  /** Between the first two attempts; later pauses double. */
  readonly firstPauseMs: number;
  /** How long a worker that has nothing to do waits before it looks again. */
  readonly pollMs: number;
  /** How many deliveries one process claims at once. */
  readonly concurrency: number;
};

/**
 * A request starts within 20 s and ends within 10 s more. So its message is at least a minute old when another process looks
 * for it after 90 s: Slack may show a message later than it accepted it.
 */
export const TIMINGS: Timings = {
  leaseMs: 90_000,
  startWithinMs: 20_000,
  composeMs: 30_000,
  claimMs: 60_000,
  paceMs: 1_000,
  firstPauseMs: 5_000,
  pollMs: 1_000,
  concurrency: 8,
};

export type Timings = {
  /** How long a process may have a delivery on its way before the others take it for dead. */
  readonly leaseMs: number;
  /** From the start of the lease until the last instant at which its request may start. */
  readonly startWithinMs: number;
  /** How long a composer may take. */
  readonly composeMs: number;
  /** How long a reservation holds; longer than looking back and composing take. */
  readonly reservedMs: number;
  /** Between two messages in one channel. */
  readonly paceMs: number;
  /** Between the first two attempts; later pauses double. */
  readonly firstPauseMs: number;
  /** How often somebody who has nothing to do looks again. */
  readonly pollMs: number;
  /** How many deliveries one process has in hand at once. */
  readonly concurrency: number;
};

/**
 * A request starts within 20 s and ends within 10 s more, so that whatever it did is a minute old when somebody looks for it
 * after 90 s: Slack may show a message later than it took it.
 */
export const TIMINGS: Timings = {
  leaseMs: 90_000,
  startWithinMs: 20_000,
  composeMs: 30_000,
  reservedMs: 60_000,
  paceMs: 1_000,
  firstPauseMs: 5_000,
  pollMs: 1_000,
  concurrency: 8,
};

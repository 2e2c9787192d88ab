import type { Clock } from '../../src/clock.ts';

/** A clock that goes on with the real one, so far ahead of it as it was moved. It is never set back. */
export type DemoClock = {
  readonly now: Clock;
  /** From now on it is `at`; nothing happens where that has passed. */
  moveTo(at: Date): void;
};

export function demoClock(real: Clock): DemoClock {
  let aheadMs = 0;
  const now = () => new Date(real().getTime() + aheadMs);
  return {
    now,
    moveTo(at) {
      aheadMs += Math.max(0, at.getTime() - now().getTime());
    },
  };
}

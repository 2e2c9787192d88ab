import type { Clock } from '../../src/clock.ts';

/** A clock that runs with the real one, ahead of it by as much as it was moved. It is never set back. */
export type DemoClock = {
  readonly now: Clock;
  /** Sets the time to `at`. Nothing happens where `at` has passed. */
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

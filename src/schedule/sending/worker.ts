import { claimedDeliveries, type WorkerDeps } from './claimed-deliveries.ts';
import { TIMINGS } from './timings.ts';

export type Worker = {
  /** Claims the deliveries that are due and waits until every claimed one is done; answers how many it claimed. */
  readonly runOnce: () => Promise<number>;
  /** Looks for deliveries now instead of after the pause. */
  readonly wake: () => void;
  /** Claims no more deliveries and waits until the claimed ones are done. */
  readonly stop: () => Promise<void>;
};

/** Sends the deliveries that are due, until it is stopped. Any number of processes may do so on one database. */
export function startWorker(deps: WorkerDeps): Worker {
  const pollMs = deps.timings?.pollMs ?? TIMINGS.pollMs;
  const { claimDue, allDone, oneDone } = claimedDeliveries(deps);
  let [isStopping, isWoken] = [false, false];
  let endPause = () => {};

  async function pause(): Promise<void> {
    if (isWoken || isStopping) return;
    let timer: NodeJS.Timeout | undefined;
    const ended = new Promise<void>((resolve) => {
      endPause = resolve;
      timer = setTimeout(resolve, pollMs);
    });
    await Promise.race([ended, oneDone()]);
    clearTimeout(timer);
  }

  const lookAgainLater = (error: unknown): number => {
    deps.log.warn({ error }, 'Deliveries could not be looked for');
    return 0;
  };

  async function loop(): Promise<void> {
    while (!isStopping) {
      isWoken = false;
      if ((await claimDue().catch(lookAgainLater)) === 0) await pause();
    }
    await allDone();
  }

  const done = loop();
  return {
    async runOnce() {
      const count = await claimDue();
      await allDone();
      return count;
    },
    wake() {
      isWoken = true;
      endPause();
    },
    async stop() {
      isStopping = true;
      endPause();
      await done;
    },
  };
}

import { type CourierDeps, carrier } from './claimed.ts';
import { TIMINGS } from './timings.ts';

export type Courier = {
  /** Takes what is due in hand and waits until it is through; answers how many that were. */
  readonly runOnce: () => Promise<number>;
  /** There may be something to do now. */
  readonly wake: () => void;
  /** Takes nothing more in hand and waits until the rest is through. */
  readonly stop: () => Promise<void>;
};

/** Carries deliveries to Slack until it is stopped. Any number of processes may do so on one database. */
export function startCourier(deps: CourierDeps): Courier {
  const pollMs = deps.timings?.pollMs ?? TIMINGS.pollMs;
  const { fill, idle, oneThrough } = carrier(deps);
  let [isStopping, isWoken] = [false, false];
  let rouse = () => {};

  async function rest(): Promise<void> {
    if (isWoken || isStopping) return;
    let timer: NodeJS.Timeout | undefined;
    const slept = new Promise<void>((resolve) => {
      rouse = resolve;
      timer = setTimeout(resolve, pollMs);
    });
    await Promise.race([slept, oneThrough()]);
    clearTimeout(timer);
  }

  const lookAgainLater = (error: unknown): number => {
    deps.log.warn({ error }, 'Deliveries could not be looked for');
    return 0;
  };

  async function loop(): Promise<void> {
    while (!isStopping) {
      isWoken = false;
      if ((await fill().catch(lookAgainLater)) === 0) await rest();
    }
    await idle();
  }

  const done = loop();
  return {
    async runOnce() {
      const count = await fill();
      await idle();
      return count;
    },
    wake() {
      isWoken = true;
      rouse();
    },
    async stop() {
      isStopping = true;
      rouse();
      await done;
    },
  };
}

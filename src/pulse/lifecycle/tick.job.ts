import { closeWave } from './closing.job.ts';
import type { LifecycleDeps } from './lifecycle-deps.ts';
import { restartLostWave } from './lost-key.job.ts';
import { openNext } from './opening.job.ts';

/** Every minute: checks the key, opens the wave whose day has come, and closes the one whose time is over. */
export const tickPulse =
  (deps: LifecycleDeps) =>
  async (now: Date): Promise<void> => {
    const key = await deps.keys.checkKey(now);
    if (key === 'gone') await restartLostWave(deps, now);
    const open = await deps.waves.openWave();
    if (open !== undefined && now >= open.closesAt) {
      await closeWave(deps, open, now);
      await deps.keys.forgetClosed();
    }
    if (open === undefined || now >= open.closesAt) await openNext(deps, now);
    await deps.published.sweep(now);
  };

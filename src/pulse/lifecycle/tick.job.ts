import { closeWave } from './closing.job.ts';
import type { LifecycleDeps } from './lifecycle-deps.ts';
import { restartLostWave } from './lost-key.job.ts';
import { openNext } from './opening.job.ts';
import { OTHER_SECRET } from './secret-check.ts';
import { endTidying } from './tidying.job.ts';

/** Every minute: checks the key, opens the wave whose day has come, and closes the one whose time is over. */
export const tickPulse =
  (deps: LifecycleDeps) =>
  async (now: Date): Promise<void> => {
    const key = await deps.keys.checkKey(now);
    if (key === 'gone') await restartLostWave(deps, now);
    if (key === 'other-secret') deps.log.error({}, OTHER_SECRET);
    const open = await deps.waves.openWave();
    if (open !== undefined && now >= open.closesAt) {
      await closeWave(deps, open, now);
      await deps.keys.forgetClosed();
    }
    if (open === undefined || now >= open.closesAt) await openNext(deps, now);
    await endTidying(deps);
    if (await deps.published.sweep(now)) await deps.audiences.forgetOld();
  };

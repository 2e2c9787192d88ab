import { closeWave } from './closing.job.ts';
import type { LifecycleDeps } from './lifecycle-deps.ts';
import { restartLostWave } from './lost-key.job.ts';
import { openNext } from './opening.job.ts';
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

/** Also what `/readyz` says. */
export const OTHER_SECRET =
  'The open pulse was sealed under another DRUMBEAT_SECRET, so this process can neither take answers nor open them. Start it with the secret of the process that opened the pulse (without the variable it is the file `secret` in DATA_DIR); seven days after its close the answers are given up';

import { addMinutes } from 'date-fns';
import { lostMessages } from '../wave/wave-deliveries.ts';
import type { LifecycleDeps } from './lifecycle-deps.ts';

/** How long a process that knows the key may take to put it back, after the database has crashed. */
export const KEY_PATIENCE_MINUTES = 5;

/**
 * No process has the key any more, so the answers so far are lost. The wave goes on under a new key. Everybody is told, and asked
 * once more: without the key nobody can tell whose answers they were.
 */
export async function restartLostWave(
  { waves, frozen, keys, deliveries }: Pick<LifecycleDeps, 'waves' | 'frozen' | 'keys' | 'deliveries'>,
  now: Date,
): Promise<void> {
  await waves.withLock(async (tx) => {
    const wave = await waves.lockOpenWave(tx);
    if (wave?.keyGoneAt === undefined || now < addMinutes(wave.keyGoneAt, KEY_PATIENCE_MINUTES)) return;
    if (now >= wave.closesAt) return;
    await keys.replaceLostKey(wave, tx);
    const { audience } = await frozen.frozen(wave, tx);
    await deliveries.add(lostMessages(audience, wave, now), now, tx);
  });
}

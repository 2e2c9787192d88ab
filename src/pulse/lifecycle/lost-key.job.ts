import { addMinutes } from 'date-fns';
import { newWaveKey } from '../sealing/seal.store.ts';
import { lostMessages } from '../wave/wave-deliveries.ts';
import type { LifecycleDeps } from './lifecycle-deps.ts';

/** How long a process that knows the key may take to put it back, after the database has crashed. */
export const KEY_PATIENCE_MINUTES = 5;

/**
 * No process has the key any more, so the answers so far are lost. The wave goes on under a new key; those who had answered are
 * told, and asked once more.
 */
export async function restartLostWave(
  { waves, keys, deliveries }: Pick<LifecycleDeps, 'waves' | 'keys' | 'deliveries'>,
  now: Date,
): Promise<void> {
  await waves.withLock(async (tx) => {
    const wave = await waves.openWave(tx);
    if (wave?.keyGoneAt === undefined || now < addMinutes(wave.keyGoneAt, KEY_PATIENCE_MINUTES)) return;
    if (now >= wave.closesAt) return;
    const lost = await keys.replaceLostKey(wave.id, newWaveKey(), tx);
    await deliveries.add(lostMessages(lost, wave, 'again', now), now, tx);
  });
}

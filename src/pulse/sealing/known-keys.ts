import type { WaveId } from '../wave/wave.ts';
import type { WaveKey } from './seal.store.ts';

/** The keys that this process knows, in its memory and nowhere else. */
export type KnownKeys = {
  of(wave: WaveId): WaveKey | undefined;
  remember(wave: WaveId, key: WaveKey): void;
  /** Forgets every key except that of the open wave, and overwrites what it forgets. */
  forgetBut(open: WaveId | undefined): void;
};

export function knownKeys(): KnownKeys {
  const keys = new Map<WaveId, WaveKey>();
  return {
    of: (wave) => keys.get(wave),
    remember(wave, { raw, sealing, naming }) {
      keys.set(wave, { raw: Buffer.from(raw), sealing: Buffer.from(sealing), naming: Buffer.from(naming) });
    },
    forgetBut(open) {
      for (const [wave, key] of keys) {
        if (wave === open) continue;
        for (const part of [key.raw, key.sealing, key.naming]) part.fill(0);
        keys.delete(wave);
      }
    },
  };
}

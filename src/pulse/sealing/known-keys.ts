import type { WaveId } from '../wave/wave.ts';

/** The keys that this process knows, in its memory and nowhere else. */
export type KnownKeys = {
  of(wave: WaveId): Buffer | undefined;
  remember(wave: WaveId, key: Buffer): void;
  /** Forgets every key except that of the open wave, and overwrites what it forgets. */
  forgetBut(open: WaveId | undefined): void;
};

export function knownKeys(): KnownKeys {
  const keys = new Map<WaveId, Buffer>();
  return {
    of: (wave) => keys.get(wave),
    remember: (wave, key) => void keys.set(wave, Buffer.from(key)),
    forgetBut(open) {
      for (const [wave, key] of keys) {
        if (wave === open) continue;
        key.fill(0);
        keys.delete(wave);
      }
    },
  };
}

import type { OpenWave, WaveId } from '../wave/wave.ts';
import type { WaveKey } from './seal.store.ts';

/** A key, and the fingerprint of the audience that its wave had when it was remembered. */
type Known = { readonly key: WaveKey; readonly audienceSha256: string };

/** The keys that this process knows, in its memory and nowhere else. */
export type KnownKeys = {
  of(wave: WaveId): Known | undefined;
  remember(wave: Pick<OpenWave, 'id' | 'audienceSha256'>, key: WaveKey): void;
  /** Forgets every key except that of the open wave, and overwrites what it forgets. */
  forgetBut(open: WaveId | undefined): void;
};

export function knownKeys(): KnownKeys {
  const keys = new Map<WaveId, Known>();
  return {
    of: (wave) => keys.get(wave),
    remember({ id, audienceSha256 }, { raw, sealing, naming }) {
      const key = { raw: Buffer.from(raw), sealing: Buffer.from(sealing), naming: Buffer.from(naming) };
      keys.set(id, { key, audienceSha256 });
    },
    forgetBut(open) {
      for (const [wave, { key }] of keys) {
        if (wave === open) continue;
        for (const part of [key.raw, key.sealing, key.naming]) part.fill(0);
        keys.delete(wave);
      }
    },
  };
}

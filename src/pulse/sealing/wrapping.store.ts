import type { OwnSecret } from '../../http/own-secret.ts';
import { secretBox } from '../../http/secret-box.ts';
import type { OpenWave } from '../wave/wave.ts';
import { type WaveKey, waveKeyOf } from './seal.store.ts';

/** The wave that a key belongs to. Its audience is part of it, so that nobody can change the stored fingerprint of the audience. */
type OfWave = Pick<OpenWave, 'id' | 'audienceSha256'>;

const PURPOSE = { wave: 'pulse: key of a wave', tidying: 'pulse: key of its private messages' } as const;
type Purpose = keyof typeof PURPOSE;

const about = ({ id, audienceSha256 }: OfWave): readonly string[] => [String(id), audienceSha256];

/**
 * Keys as they leave the process: encrypted under `DRUMBEAT_SECRET`, so that neither a role that may only read nor the log of
 * the database's statements has one.
 */
export const wrapping = (own: Pick<OwnSecret, 'known' | 'made'>) => ({
  /** Throws where there is no secret and none can be made. */
  wrap(key: WaveKey, wave: OfWave, purpose: Purpose = 'wave'): Buffer {
    const secret = own.made();
    if (!secret.ok) throw new Error(secret.why);
    return secretBox(secret.value, PURPOSE[purpose]).seal(key.raw.toString('base64'), about(wave));
  },

  /** `undefined` where it was wrapped with another secret, or for another wave or audience. */
  unwrap(wrapped: Buffer, wave: OfWave, purpose: Purpose = 'wave'): WaveKey | undefined {
    const secret = own.known();
    const raw = secret === undefined ? undefined : secretBox(secret, PURPOSE[purpose]).open(wrapped, about(wave));
    return raw === undefined ? undefined : waveKeyOf(Buffer.from(raw, 'base64'));
  },
});
export type Wrapping = ReturnType<typeof wrapping>;

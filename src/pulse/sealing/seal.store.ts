import { createCipheriv, createDecipheriv, createHash, createHmac, hkdfSync, randomBytes } from 'node:crypto';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Every answer has this length, so that its length does not tell how much was written. */
export const ANSWER_BYTES = 4_096;

/** The key of a wave, with the two keys that are derived from it (HKDF-SHA256): one seals, one names rows. */
export type WaveKey = { readonly raw: Buffer; readonly sealing: Buffer; readonly naming: Buffer };

export const newWaveKey = (): WaveKey => waveKeyOf(randomBytes(KEY_BYTES));

/** @see https://www.rfc-editor.org/rfc/rfc5869 */
export const waveKeyOf = (raw: Buffer): WaveKey => ({
  raw,
  sealing: Buffer.from(hkdfSync('sha256', raw, '', 'pulse: seals', KEY_BYTES)),
  naming: Buffer.from(hkdfSync('sha256', raw, '', 'pulse: names rows', KEY_BYTES)),
});

/** SHA-256 in hex. The wave keeps it, so that a key that is put back can be recognised. */
export const keyFingerprint = ({ raw }: WaveKey): string => createHash('sha256').update(raw).digest('hex');

/** The name of a person's row, 32 bytes. Without the key it belongs to nobody. */
export const rowName = ({ naming }: WaveKey, personId: string): Buffer =>
  createHmac('sha256', naming).update(personId).digest();

/** What a sealed text belongs to. Moved to anything else it does not open. */
export type Owner = readonly (string | number)[];

/**
 * Encrypts the JSON, padded to `bytes`, by AES-256-GCM under a fresh nonce. Returns nonce, tag and ciphertext, 28 bytes more than
 * `bytes`; `undefined` where the JSON does not fit.
 */
export function seal(content: unknown, key: Buffer, owner: Owner, bytes: number): Buffer | undefined {
  const json = Buffer.from(JSON.stringify(content), 'utf8');
  if (json.length > bytes) return undefined;
  // Spaces after JSON do not change what it means.
  const plaintext = Buffer.alloc(bytes, ' ');
  json.copy(plaintext);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(ownerBytes(owner));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]);
}

/** Bytes that look like something sealed of this length, and hold nothing. */
export const randomSeal = (bytes: number): Buffer => randomBytes(NONCE_BYTES + TAG_BYTES + bytes);

/** The content; `undefined` for anything that was not sealed with this key for this owner. */
export function unseal(sealed: Buffer, key: Buffer, owner: Owner): unknown {
  if (sealed.length <= NONCE_BYTES + TAG_BYTES) return undefined;
  const nonce = sealed.subarray(0, NONCE_BYTES);
  const tag = sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES);
  const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES })
    .setAAD(ownerBytes(owner))
    .setAuthTag(tag);
  const plaintext = decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES));
  try {
    decipher.final();
  } catch {
    return undefined;
  }
  return JSON.parse(plaintext.toString('utf8'));
}

/** As JSON, so that no two owners give the same bytes. */
const ownerBytes = (owner: Owner): Buffer => Buffer.from(JSON.stringify(owner), 'utf8');

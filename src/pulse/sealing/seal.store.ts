import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/** Whose answer it is, and in which wave. An answer that is moved to another row does not open. */
type SealOwner = { readonly waveId: number; readonly personId: string };

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;
/** Every answer has this length, so that its length does not tell how much was written. */
const PADDED_BYTES = 4_096;

export const newWaveKey = (): Buffer => randomBytes(KEY_BYTES);

/** SHA-256 in hex. The wave keeps it, so that a key that is put back can be recognised. */
export const keyFingerprint = (key: Buffer): string => createHash('sha256').update(key).digest('hex');

/**
 * Encrypts the JSON, padded to 4,096 bytes, by AES-256-GCM under a fresh nonce. Returns nonce, tag and ciphertext, 4,124 bytes;
 * `undefined` where the JSON does not fit.
 */
export function seal(answer: unknown, key: Buffer, owner: SealOwner): Buffer | undefined {
  const json = Buffer.from(JSON.stringify(answer), 'utf8');
  if (json.length > PADDED_BYTES) return undefined;
  // Spaces after JSON do not change what it means.
  const plaintext = Buffer.alloc(PADDED_BYTES, ' ');
  json.copy(plaintext);
  const nonce = randomBytes(NONCE_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, nonce).setAAD(ownerBytes(owner));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final()]);
  return Buffer.concat([nonce, cipher.getAuthTag(), ciphertext]);
}

/** The answer; `undefined` for anything that was not sealed with this key for this owner. */
export function unseal(sealed: Buffer, key: Buffer, owner: SealOwner): unknown {
  if (sealed.length !== NONCE_BYTES + TAG_BYTES + PADDED_BYTES) return undefined;
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
const ownerBytes = ({ waveId, personId }: SealOwner): Buffer => Buffer.from(JSON.stringify([waveId, personId]), 'utf8');

import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto';

const [CIPHER, KEY_BYTES, NONCE_BYTES, TAG_BYTES] = ['aes-256-gcm', 32, 12, 16] as const;

/** Encrypts texts that Drumbeat must be able to read again. */
export type SecretBox = {
  /** Returns nonce, tag and encrypted text. `about` says what the text belongs to; opening it needs the same words. */
  seal(text: string, about: readonly string[]): Buffer;
  /** `undefined` where it was sealed with another secret or another `about`, or was changed since. */
  open(sealed: Buffer, about: readonly string[]): string | undefined;
};

/**
 * A box with AES-256-GCM. Its key is derived from the secret for one purpose (HKDF-SHA256), and each nonce is new.
 * @see https://www.rfc-editor.org/rfc/rfc5869
 */
export function secretBox(secret: string, purpose: string): SecretBox {
  const key = Buffer.from(hkdfSync('sha256', secret, '', purpose, KEY_BYTES));
  return {
    seal(text, about) {
      const nonce = randomBytes(NONCE_BYTES);
      const cipher = createCipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES }).setAAD(bytesOf(about));
      const sealed = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
      return Buffer.concat([nonce, cipher.getAuthTag(), sealed]);
    },
    open(sealed, about) {
      if (sealed.length < NONCE_BYTES + TAG_BYTES) return undefined;
      const [nonce, tag] = [sealed.subarray(0, NONCE_BYTES), sealed.subarray(NONCE_BYTES, NONCE_BYTES + TAG_BYTES)];
      const decipher = createDecipheriv(CIPHER, key, nonce, { authTagLength: TAG_BYTES })
        .setAAD(bytesOf(about))
        .setAuthTag(tag);
      const text = decipher.update(sealed.subarray(NONCE_BYTES + TAG_BYTES));
      return isAuthentic(() => decipher.final()) ? text.toString('utf8') : undefined;
    },
  };
}

/** As JSON, so that two different lists never give the same bytes. */
const bytesOf = (about: readonly string[]): Buffer => Buffer.from(JSON.stringify(about));

/** The end of a decipher throws where the tag does not fit. Before it, the text must not be trusted. */
function isAuthentic(end: () => unknown): boolean {
  try {
    end();
    return true;
  } catch {
    return false;
  }
}

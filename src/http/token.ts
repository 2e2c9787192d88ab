import { createHash, randomBytes } from 'node:crypto';

/** A new API token: a leak scanner recognises its prefix, and 256 bits are random. It is shown once, and only its hash is kept. */
export const newToken = (): string => `drumbeat_${randomBytes(32).toString('base64url')}`;

export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();

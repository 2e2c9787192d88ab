import { createHash, randomBytes } from 'node:crypto';

/** A new API token: recognisable in a leak scan, 256 bits of chance. Shown once; only its hash is kept. */
export const newToken = (): string => `drumbeat_${randomBytes(32).toString('base64url')}`;

export const hashToken = (token: string): Buffer => createHash('sha256').update(token).digest();

import type { OwnSecret } from '../../src/http/own-secret.ts';

/** The secret of an operator, 64 characters. */
export const SECRET = '5e'.repeat(32);

export const ownSecretOf = (value: string): OwnSecret => ({
  known: () => value,
  made: () => ({ ok: true, value }),
});

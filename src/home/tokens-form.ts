import type { TokenScope } from '../http/tokens.store.ts';
import { choicesOf, type FormReading, type FormValues, textOf } from '../slack/form.ts';

export const TOKEN_FIELDS = { name: 'name', scopes: 'scopes' } as const;
const TOKEN_SCOPES: readonly TokenScope[] = ['ingest', 'read'];
export const MAX_TOKEN_NAME = 80;

export type NewToken = { readonly name: string; readonly scopes: readonly TokenScope[] };

export function readToken(values: FormValues): FormReading<NewToken> {
  const name = textOf(values, TOKEN_FIELDS.name);
  const chosen = choicesOf(values, TOKEN_FIELDS.scopes);
  const scopes = TOKEN_SCOPES.filter((scope) => chosen.includes(scope));
  const faults = {
    ...(name === '' || name.length > MAX_TOKEN_NAME || /\p{Cc}/u.test(name)
      ? { [TOKEN_FIELDS.name]: `A name has 1 to ${MAX_TOKEN_NAME} characters, on one line.` }
      : {}),
    ...(scopes.length === 0 ? { [TOKEN_FIELDS.scopes]: 'Choose what the token may do.' } : {}),
  };
  return Object.keys(faults).length > 0 ? { ok: false, faults } : { ok: true, value: { name, scopes } };
}

import type { SecretState } from '../../incidents/sources/secrets.ts';
import type { SigningSource } from '../../incidents/sources/sources.ts';
import { choicesOf, type FormReading, type FormValues, textOf } from '../../slack/modals/form-values.ts';

export const secretField = (source: SigningSource): string => `secret_${source}`;
export const removeField = (source: SigningSource): string => `remove_${source}`;

/** A shorter secret can be guessed, or was copied only in part. */
const MIN_SECRET = 8;
export const MAX_SECRET = 500;

/** A change of one source's secret. */
export type SecretChange =
  | { readonly kind: 'set'; readonly source: SigningSource; readonly secret: string }
  | { readonly kind: 'remove'; readonly source: SigningSource };

/** Reads the changes. An empty field changes nothing. A secret that the operator has set is not changed here. */
export function readSecrets(values: FormValues, states: readonly SecretState[]): FormReading<readonly SecretChange[]> {
  const readings = states.map((state) => readSecret(values, state));
  const faults = readings.flatMap((reading) => (reading.ok ? [] : Object.entries(reading.faults)));
  if (faults.length > 0) return { ok: false, faults: Object.fromEntries(faults) };
  return { ok: true, value: readings.flatMap((reading) => (reading.ok ? reading.value : [])) };
}

function readSecret(
  values: FormValues,
  { source, isInVariable, variable }: SecretState,
): FormReading<readonly SecretChange[]> {
  const fault = (detail: string) => ({ ok: false, faults: { [secretField(source)]: detail } }) as const;
  const secret = textOf(values, secretField(source));
  const isRemoved = choicesOf(values, removeField(source)).length > 0;
  if (secret === '') return { ok: true, value: isRemoved ? [{ kind: 'remove', source }] : [] };
  if (isInVariable) return fault(`The operator has set ${variable}; change it there.`);
  if (isRemoved) return fault('Enter a new secret, or remove the old one; not both.');
  if (secret.length < MIN_SECRET || secret.length > MAX_SECRET || /[\p{Cc}\s]/u.test(secret))
    return fault(`A secret has ${MIN_SECRET} to ${MAX_SECRET} characters and no spaces. Copy the whole of it.`);
  return { ok: true, value: [{ kind: 'set', source, secret }] };
}

import { canonicalEnvironment, type EnvironmentNames, PRODUCTION } from '../deploys/deployment.ts';
import { type FormReading, type FormValues, textOf } from '../slack/form.ts';

export const ENVIRONMENT_FIELDS = { name: 'name', canonical: 'canonical' } as const;
const MAX_NAME = 50;

/** From now on `name` is stored as `canonical`. */
export type EnvironmentChoice = { readonly name: string; readonly canonical: string };

/** Reads under which name an environment is to be stored. */
export function readEnvironment(values: FormValues, names: EnvironmentNames): FormReading<EnvironmentChoice> {
  const [name, said] = [nameOf(values, ENVIRONMENT_FIELDS.name), nameOf(values, ENVIRONMENT_FIELDS.canonical)];
  const faults = { ...lengthFault(ENVIRONMENT_FIELDS.name, name), ...lengthFault(ENVIRONMENT_FIELDS.canonical, said) };
  if (Object.keys(faults).length > 0) return { ok: false, faults };
  if (name === PRODUCTION) return refuse(ENVIRONMENT_FIELDS.name, 'production is what every figure counts; it stays.');
  // `live live` is how a common name becomes an environment of its own.
  const canonical = name === said ? name : canonicalEnvironment(said, names);
  if (canonical === name && name !== said) {
    return refuse(ENVIRONMENT_FIELDS.canonical, `${said} is stored as ${name}; remove that first.`);
  }
  if (name === canonical && canonicalEnvironment(name, names) === canonical) {
    return refuse(ENVIRONMENT_FIELDS.canonical, `${name} is stored under its own name already.`);
  }
  return { ok: true, value: { name, canonical } };
}

const nameOf = (values: FormValues, field: string): string => textOf(values, field).toLowerCase();

const lengthFault = (field: string, name: string): Readonly<Record<string, string>> =>
  name !== '' && name.length <= MAX_NAME && !name.includes('\u0000')
    ? {}
    : { [field]: `The name of an environment has 1 to ${MAX_NAME} characters.` };

const refuse = (field: string, fault: string): FormReading<EnvironmentChoice> => ({
  ok: false,
  faults: { [field]: fault },
});

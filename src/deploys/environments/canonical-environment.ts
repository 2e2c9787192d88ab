import { environmentName } from './environment-name.ts';

export const PRODUCTION = 'production';

/** The name under which each environment is stored, by the name that was sent; all in lower case. */
export type EnvironmentNames = ReadonlyMap<string, string>;

/** Names that mean production unless the settings say otherwise. */
export const COMMON_NAMES: EnvironmentNames = new Map([
  ['prod', PRODUCTION],
  ['prd', PRODUCTION],
  ['live', PRODUCTION],
]);

/** The one name of an environment: `Prod`, `prod` and ` production ` are all `production`, unless `names` says otherwise. */
export function canonicalEnvironment(name: string, names: EnvironmentNames = new Map()): string {
  const lower = environmentName(name);
  return names.get(lower) ?? COMMON_NAMES.get(lower) ?? lower;
}

export type DeploymentId = number & { readonly __brand: 'DeploymentId' };
export const deploymentId = (raw: number): DeploymentId => raw as DeploymentId;

/** What the practice's `status` column says; `success` is the ordinary deployment. */
export type DeploymentStatus = 'success' | 'rollback' | 'hotfix';

export const PRODUCTION = 'production';

/** Under which name an environment of another name is stored; all in lower case. */
export type EnvironmentNames = ReadonlyMap<string, string>;

/** Names that mean production wherever nobody says otherwise. */
export const COMMON_NAMES: EnvironmentNames = new Map([
  ['prod', PRODUCTION],
  ['prd', PRODUCTION],
  ['live', PRODUCTION],
]);

/** One name for one environment: `Prod`, `prod` and ` production ` are all `production`, unless `names` says otherwise. */
export function canonicalEnvironment(name: string, names: EnvironmentNames = new Map()): string {
  const lower = name.trim().toLowerCase();
  return names.get(lower) ?? COMMON_NAMES.get(lower) ?? lower;
}

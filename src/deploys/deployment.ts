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

/** Whether two shas of 7 to 40 digits of one repository name the same commit: the shorter begins the longer. */
export const sameCommit = (one: string, other: string): boolean => one.startsWith(other) || other.startsWith(one);

/** What was in place when a deployment arrived, in the same service and environment. */
export type Before = {
  /** The version that was running. */
  readonly running: { readonly id: DeploymentId; readonly sha: string } | undefined;
  /** Whether this sha ran there at any time before. */
  readonly ranBefore: boolean;
};

export type Recognised =
  | { readonly kind: 'deployment'; readonly status: DeploymentStatus }
  /** The version that was running anyway: not a deployment of anything. */
  | { readonly kind: 'redeploy'; readonly of: DeploymentId };

/**
 * Tells a deployment from a redeploy and a rollback: V1, V1 is a redeploy; V1, V2, V1 is a rollback. Whoever calls a
 * deployment a rollback or a hotfix is believed; `success` only says that it worked.
 */
export function recognise(sha: string, said: DeploymentStatus | undefined, before: Before): Recognised {
  if (said === 'rollback' || said === 'hotfix') return { kind: 'deployment', status: said };
  if (before.running && sameCommit(before.running.sha, sha)) return { kind: 'redeploy', of: before.running.id };
  return { kind: 'deployment', status: before.ranBefore ? 'rollback' : 'success' };
}

export type DeploymentId = number & { readonly __brand: 'DeploymentId' };
export const deploymentId = (raw: number): DeploymentId => raw as DeploymentId;

/** The values of the practice's `status` column; `success` is the ordinary deployment. */
export type DeploymentStatus = 'success' | 'rollback' | 'hotfix';

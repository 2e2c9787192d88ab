import type { DeploymentFacts } from './facts.ts';
import { type Measure, measured, noData } from './measure.ts';

/**
 * Deployment rework rate: the share (0 to 1) of production deployments that were hotfixes or rollbacks. DORA has
 * published no bands for it.
 * @see https://dora.dev/guides/dora-metrics/
 */
export function deploymentReworkRate(deployments: DeploymentFacts): Measure {
  if (deployments.total === 0) return noData('no-deployments');
  return measured((deployments.hotfixes + deployments.rollbacks) / deployments.total, deployments.total);
}

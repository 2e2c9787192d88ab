import type { DeploymentFacts } from './facts.ts';
import { type Measure, measured, noData } from './measure.ts';

/**
 * Deployment frequency: successful production deployments per day of the window. Hotfixes and rollbacks are counted
 * beside it, not in it; days without a deployment count as days.
 * @see https://dora.dev/guides/dora-metrics/
 */
export function deploymentFrequency(deployments: DeploymentFacts, days: number): Measure {
  if (deployments.total === 0) return noData('no-deployments');
  return measured(deployments.successes / days, deployments.successes);
}

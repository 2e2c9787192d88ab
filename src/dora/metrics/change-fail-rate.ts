import type { DeploymentFacts } from './facts.ts';
import { type Measure, measured, noData } from './measure.ts';

/**
 * Change fail rate: the share (0 to 1) of production deployments that caused an incident. However many incidents one
 * deployment caused, it failed once. Untagged incidents do not count: silence is not a verdict. Without any source of
 * incidents it is unknown, never 0.
 * @see https://dora.dev/guides/dora-metrics/
 */
export function changeFailRate(deployments: DeploymentFacts, stabilityKnown: boolean): Measure {
  if (!stabilityKnown) return noData('stability-unknown');
  if (deployments.total === 0) return noData('no-deployments');
  return measured(deployments.failed / deployments.total, deployments.total);
}

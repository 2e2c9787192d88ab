import type { PeriodFacts } from './facts.ts';
import { type Measure, measured, noData } from './measure.ts';

/**
 * Failed deployment recovery time: median seconds from the onset of the degradation to its mitigation, else its
 * resolution, over the incidents that a deployment triggered. Open ones are listed, never averaged.
 * @see https://dora.dev/guides/dora-metrics/
 */
export function failedDeploymentRecoverySeconds(facts: PeriodFacts, stabilityKnown: boolean): Measure {
  const { recovery, deployments } = facts;
  if (recovery.medianSeconds !== undefined) return measured(recovery.medianSeconds, recovery.recovered);
  if (!stabilityKnown) return noData('stability-unknown');
  if (deployments.failed === 0 && recovery.open === 0) return noData('nothing-to-recover-from');
  return noData('recovery-not-measured');
}

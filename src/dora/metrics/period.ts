import { changeFailRate } from './change-fail-rate.ts';
import { changeLeadTimeP95Seconds, changeLeadTimeSeconds } from './change-lead-time.ts';
import { deploymentFrequency } from './deployment-frequency.ts';
import { deploymentReworkRate } from './deployment-rework-rate.ts';
import type { IncidentFacts, PeriodFacts } from './facts.ts';
import { failedDeploymentRecoverySeconds } from './failed-deployment-recovery-time.ts';
import type { Measure } from './measure.ts';

/** DORA's five metrics over one period, and reliability beside them. */
export type PeriodMetrics = {
  /** Per day. */
  readonly deploymentFrequency: Measure;
  readonly changeLeadTimeSeconds: Measure;
  readonly changeLeadTimeP95Seconds: Measure;
  /** Share, 0 to 1. */
  readonly changeFailRate: Measure;
  readonly failedDeploymentRecoverySeconds: Measure;
  /** Share, 0 to 1. */
  readonly deploymentReworkRate: Measure;
  /** Not one of DORA's five: every incident of the services, whatever its cause. */
  readonly reliability: IncidentFacts;
};

export const periodMetrics = (facts: PeriodFacts, days: number, stabilityKnown: boolean): PeriodMetrics => ({
  deploymentFrequency: deploymentFrequency(facts.deployments, days),
  changeLeadTimeSeconds: changeLeadTimeSeconds(facts),
  changeLeadTimeP95Seconds: changeLeadTimeP95Seconds(facts),
  changeFailRate: changeFailRate(facts.deployments, stabilityKnown),
  failedDeploymentRecoverySeconds: failedDeploymentRecoverySeconds(facts, stabilityKnown),
  deploymentReworkRate: deploymentReworkRate(facts.deployments),
  reliability: facts.incidents,
});

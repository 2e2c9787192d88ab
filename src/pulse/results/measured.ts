import { isWeak } from '../../dora/metrics/balance.ts';
import { changeFailRateBand } from '../../dora/metrics/bands.ts';
import type { Snapshot } from '../../dora/snapshot/snapshot.ts';
import { counted, duration, oneDecimal, percent } from '../../dora/snapshot/words.ts';

/** What is measured about a complaint, in plain words. `showsIt`: whether the figures show the trouble, `null` where they cannot. */
type Measurement = { readonly says: string; readonly showsIt: boolean | null };

/**
 * What delivery figures say about two complaints of a survey; other complaints are measured elsewhere. A change fail rate
 * shows the trouble where it is not High or Elite in the bands by which the balance is judged.
 */
export function companionsOf({ metrics, levelForBalance, balanceYear, facts }: Snapshot): {
  readonly deploys?: Measurement;
  readonly unplanned?: Measurement;
} {
  const { changeFailRate, deploymentReworkRate, reliability } = metrics;
  const rework = deploymentReworkRate.kind === 'measured' ? `, ${percent(deploymentReworkRate.value)} rework` : '';
  return {
    ...(changeFailRate.kind === 'measured'
      ? {
          deploys: {
            says: `change fail rate ${percent(changeFailRate.value)} (${counted(facts.deployments.total, 'deployment')})${rework}`,
            showsIt:
              levelForBalance === undefined ? null : isWeak(changeFailRateBand(changeFailRate.value, balanceYear)),
          },
        }
      : {}),
    ...(reliability.total > 0
      ? { unplanned: { says: `${counted(reliability.total, 'incident')} in 30 days`, showsIt: null } }
      : {}),
  };
}

/** Delivery figures beside the dimensions of SPACE, in plain words. They are a team's, never a person's. */
export function measuredOf({ metrics }: Snapshot): {
  readonly performance?: string;
  readonly activity?: string;
  readonly efficiency?: string;
} {
  const {
    changeFailRate,
    failedDeploymentRecoverySeconds: recovery,
    deploymentFrequency,
    changeLeadTimeSeconds,
  } = metrics;
  const recovered = recovery.kind === 'measured' ? `, recovery ${duration(recovery.value)}` : '';
  return {
    ...(changeFailRate.kind === 'measured'
      ? { performance: `change fail rate ${percent(changeFailRate.value)}${recovered}` }
      : {}),
    ...(deploymentFrequency.kind === 'measured'
      ? { activity: `${oneDecimal(deploymentFrequency.value * 7)} deployments a week, of the whole team` }
      : {}),
    ...(changeLeadTimeSeconds.kind === 'measured'
      ? {
          efficiency: `change lead time ${duration(changeLeadTimeSeconds.value)} (median of ${changeLeadTimeSeconds.sampleSize})`,
        }
      : {}),
  };
}

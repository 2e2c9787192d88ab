import { hasAllBands } from '../metrics/bands.ts';
import type { Judgement } from '../metrics/judgement.ts';
import type { QuickCheck, Score } from '../metrics/quick-check.ts';

/** The overall level, or the scores of a year without levels. */
export const benchmarkJson = (judgement: Judgement): object => ({
  year: judgement.benchmarkYear,
  level: judgement.level ?? null,
  ...(judgement.level === undefined ? { level_reason: levelReason(judgement) } : {}),
  provisional: judgement.levelIsProvisional,
  quick_check: judgement.quickCheck ? quickCheckJson(judgement.quickCheck) : null,
  no_bands_because: judgement.noBandsBecause ?? null,
});

/** The contradiction between speed and stability. How a team feels is shown to the team only. */
export const balanceJson = ({ contradiction, noBandsBecause }: Judgement): object => ({
  ...(contradiction
    ? { contradiction: contradiction.kind, fragile: contradiction.fragile }
    : { contradiction: null, reason: noBandsBecause ?? 'none-found' }),
  good_on_paper_unhappy_team: null,
  good_on_paper_reason: 'shown-to-the-team-only',
});

/** Why there is no overall level. */
function levelReason({ noBandsBecause, benchmarkYear, bands }: Judgement): string {
  if (noBandsBecause !== undefined) return noBandsBecause;
  if (!hasAllBands(benchmarkYear)) return 'year-has-no-levels';
  const isKnown = bands.deploymentFrequency && bands.changeLeadTimeSeconds && bands.changeFailRate;
  return isKnown ? 'recovery-not-measured' : 'metrics-not-known';
}

const quickCheckJson = (scores: QuickCheck): object => ({
  deployment_frequency: scoreJson(scores.deploymentFrequency),
  change_lead_time: scoreJson(scores.changeLeadTimeSeconds),
  failed_deployment_recovery_time: scoreJson(scores.failedDeploymentRecoverySeconds),
  change_fail_rate: scoreJson(scores.changeFailRate),
  deployment_rework_rate: scoreJson(scores.deploymentReworkRate),
  overall: scoreJson(scores.overall),
});

const scoreJson = (score: Score | undefined): object | null =>
  score ? { score: score.score, industry_mean: score.industryMean } : null;

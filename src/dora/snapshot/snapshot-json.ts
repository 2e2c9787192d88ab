import { type Bands, hasAllBands, NO_BANDS } from '../metrics/bands.ts';
import { type Band } from '../metrics/level.ts';
import { type Measure, NO_DATA_WORDS } from '../metrics/measure.ts';
import type { PeriodMetrics } from '../metrics/period.ts';
import { PRACTICE_DIFFERENCES, type Practice } from '../metrics/practice.ts';
import type { QuickCheck, Score } from '../metrics/quick-check.ts';
import type { Window } from '../metrics/window.ts';
import { notes } from './notes.ts';
import type { Snapshot } from './snapshot.ts';
import type { Week } from './week.ts';

/** The snapshot as `GET /v1/dora` answers it: every value with its unit and sample size, or `null` with the reason. */
export function snapshotJson(snapshot: Snapshot): object {
  const { facts, previous, bands, contradiction } = snapshot;
  const before = previous.kind === 'period' ? previous.metrics : undefined;
  return {
    scope: snapshot.scope,
    as_of: snapshot.asOf,
    window: {
      ...windowJson(snapshot.window),
      today_so_far: snapshot.endsToday,
      asked_from: snapshot.cutFrom ?? snapshot.window.from,
    },
    previous:
      previous.kind === 'period'
        ? { window: windowJson(previous.window) }
        : { window: null, reason: previous.reason, first_deployment_on: previous.firstDate ?? null },
    metrics: metricsJson(snapshot.metrics, before, bands),
    change_fail_rate_range: {
      upper: snapshot.changeFailRateUpTo ?? null,
      untagged_with_suspect: snapshot.suspected.incidents,
      suspects: snapshot.suspected.deployments,
    },
    counts: {
      deployments: facts.deployments.total,
      successes: facts.deployments.successes,
      hotfixes: facts.deployments.hotfixes,
      rollbacks: facts.deployments.rollbacks,
      failed: facts.deployments.failed,
      failed_by_script: facts.deployments.failedByScript,
      services: snapshot.services,
    },
    lead_time: {
      head_commit_only: facts.leadTime.headCommitOnly,
      unmeasured: facts.leadTime.unmeasured,
      negatives: facts.leadTime.negatives,
    },
    recovery: {
      mean_seconds: facts.recovery.meanSeconds ?? null,
      ticket_median_seconds: facts.recovery.ticketMedianSeconds ?? null,
      negatives: facts.recovery.negatives,
      open: facts.recovery.open,
      open_incidents: snapshot.openIncidents.map(({ id, title, startedAt }) => ({ id, title, started_at: startedAt })),
    },
    reliability: reliabilityJson(snapshot),
    benchmark: {
      year: snapshot.benchmarkYear,
      level: snapshot.level ?? null,
      ...(snapshot.level === undefined ? { level_reason: levelReason(snapshot) } : {}),
      provisional: snapshot.levelIsProvisional,
      quick_check: snapshot.quickCheck ? quickCheckJson(snapshot.quickCheck) : null,
      no_bands_because: snapshot.noBandsBecause ?? null,
    },
    balance: {
      ...(contradiction
        ? { contradiction: contradiction.kind, fragile: contradiction.fragile }
        : { contradiction: null, reason: snapshot.noBandsBecause ?? 'none-found' }),
      good_on_paper_unhappy_team: null,
      good_on_paper_reason: 'shown-to-the-team-only',
    },
    days: snapshot.days,
    weeks: snapshot.weeks.map(weekJson),
    notes: notes(snapshot, (text) => text),
  };
}

const windowJson = ({ from, to, days, timeZone }: Window): object => ({ from, to, days, time_zone: timeZone });

function metricsJson(metrics: PeriodMetrics, before: PeriodMetrics | undefined, bands: Bands): object {
  const measure = (name: Exclude<keyof PeriodMetrics, 'reliability'>, unit: string, band?: Band) => ({
    unit,
    ...measureJson(metrics[name]),
    previous: before ? measureJson(before[name]) : null,
    band: band
      ? { level: band.level, fit: band.fit, ...(band.fit === 'tie' ? { tied_with: band.tiedWith } : {}) }
      : null,
  });
  return {
    deployment_frequency: measure('deploymentFrequency', 'per_day', bands.deploymentFrequency),
    change_lead_time: measure('changeLeadTimeSeconds', 'seconds', bands.changeLeadTimeSeconds),
    change_lead_time_p95: measure('changeLeadTimeP95Seconds', 'seconds'),
    change_fail_rate: measure('changeFailRate', 'share', bands.changeFailRate),
    failed_deployment_recovery_time: measure(
      'failedDeploymentRecoverySeconds',
      'seconds',
      bands.failedDeploymentRecoverySeconds,
    ),
    deployment_rework_rate: measure('deploymentReworkRate', 'share'),
  };
}

const measureJson = (measure: Measure): object =>
  measure.kind === 'measured'
    ? { value: measure.value, n: measure.sampleSize }
    : { value: null, n: 0, reason: measure.reason, reason_text: NO_DATA_WORDS[measure.reason] };

/** Why there is no overall level. */
function levelReason({ noBandsBecause, benchmarkYear, bands }: Snapshot): string {
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

const reliabilityJson = ({ facts, minutesByReason }: Snapshot): object => ({
  incidents: facts.incidents.total,
  deploy_triggered: facts.incidents.deployTriggered,
  not_deploy_triggered: facts.incidents.notDeployTriggered,
  untagged: facts.incidents.untagged,
  minutes_by_reason: minutesByReason.map(({ reason, incidents, minutes }) => ({
    reason: reason ?? null,
    incidents,
    minutes: minutes ?? null,
  })),
});

const weekJson = ({ label, window, isRunning, metrics, facts }: Week): object => ({
  week: label,
  from: window.from,
  running: isRunning,
  deployments: metrics ? facts.deployments.total : null,
  successes: metrics ? facts.deployments.successes : null,
  failed: metrics ? facts.deployments.failed : null,
  metrics: metrics ? metricsJson(metrics, undefined, NO_BANDS) : null,
});

/** The practice's figures under their own names, each with why it differs from DORA's. */
export const practiceJson = (practice: Practice): object => ({
  deployments_per_week: {
    value: practice.weeks.map(({ week, deploys, deploysPerDay }) => ({
      week,
      deploys,
      deploys_per_day: deploysPerDay,
    })),
    note: PRACTICE_DIFFERENCES.deploymentsPerWeek,
  },
  lead_time: {
    p50_hours: practice.leadTimeP50Hours ?? null,
    p95_hours: practice.leadTimeP95Hours ?? null,
    note: PRACTICE_DIFFERENCES.leadTime,
  },
  change_failure_rate: {
    cfr_pct: practice.changeFailurePercent ?? null,
    failures: practice.failures,
    total: practice.total,
    note: PRACTICE_DIFFERENCES.changeFailureRate,
  },
  mttr: { avg_mttr_hours: practice.meanP1RecoveryHours ?? null, note: PRACTICE_DIFFERENCES.meanP1Recovery },
  flaky_tests: {
    value:
      practice.flakyTests?.map(({ name, runs, failedPercent }) => ({
        test_name: name,
        runs,
        flake_pct: failedPercent,
      })) ?? null,
    note: PRACTICE_DIFFERENCES.flakyTests,
  },
});

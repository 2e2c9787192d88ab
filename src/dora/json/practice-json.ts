import { PRACTICE_DIFFERENCES, type Practice } from '../metrics/practice.ts';

/** The practice's figures under their own names, each with the reason why it differs from DORA's. */
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

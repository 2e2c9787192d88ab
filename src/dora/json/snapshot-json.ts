import { NO_BANDS } from '../metrics/bands.ts';
import type { RecoveryFacts } from '../metrics/facts.ts';
import type { Window } from '../metrics/window.ts';
import { notes } from '../snapshot/notes.ts';
import type { PreviousPeriod } from '../snapshot/previous-period.ts';
import type { Snapshot } from '../snapshot/snapshot.ts';
import type { Week } from '../snapshot/week.ts';
import { balanceJson, benchmarkJson } from './benchmark-json.ts';
import { metricsJson } from './metrics-json.ts';

/** The snapshot as `GET /v1/dora` answers it: every value with its unit and sample size, or `null` with the reason. */
export function snapshotJson(snapshot: Snapshot): object {
  const { facts, previous, window } = snapshot;
  const { deployments, leadTime } = facts;
  return {
    scope: snapshot.scope,
    as_of: snapshot.asOf,
    window: {
      ...windowJson(window),
      today_so_far: snapshot.endsToday,
      asked_from: snapshot.cutFrom ?? window.from,
    },
    previous: previousJson(previous),
    metrics: metricsJson(snapshot.metrics, previous.kind === 'period' ? previous.metrics : undefined, snapshot.bands),
    change_fail_rate_range: {
      upper: snapshot.changeFailRateUpTo ?? null,
      untagged_with_suspect: snapshot.suspected.incidents,
      suspects: snapshot.suspected.deployments,
    },
    counts: {
      deployments: deployments.total,
      successes: deployments.successes,
      hotfixes: deployments.hotfixes,
      rollbacks: deployments.rollbacks,
      failed: deployments.failed,
      failed_by_script: deployments.failedByScript,
      services: snapshot.services,
    },
    lead_time: {
      head_commit_only: leadTime.headCommitOnly,
      unmeasured: leadTime.unmeasured,
      negatives: leadTime.negatives,
    },
    recovery: recoveryJson(facts.recovery, snapshot.openIncidents),
    reliability: reliabilityJson(snapshot),
    benchmark: benchmarkJson(snapshot),
    balance: balanceJson(snapshot),
    days: snapshot.days,
    weeks: snapshot.weeks.map(weekJson),
    notes: notes(snapshot, (text) => text),
  };
}

const windowJson = ({ from, to, days, timeZone }: Window): object => ({ from, to, days, time_zone: timeZone });

const previousJson = (previous: PreviousPeriod): object =>
  previous.kind === 'period'
    ? { window: windowJson(previous.window) }
    : { window: null, reason: previous.reason, first_deployment_on: previous.firstDate ?? null };

const recoveryJson = (recovery: RecoveryFacts, openIncidents: Snapshot['openIncidents']): object => ({
  mean_seconds: recovery.meanSeconds ?? null,
  ticket_median_seconds: recovery.ticketMedianSeconds ?? null,
  negatives: recovery.negatives,
  open: recovery.open,
  open_incidents: openIncidents.map(({ id, title, startedAt }) => ({ id, title, started_at: startedAt })),
});

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

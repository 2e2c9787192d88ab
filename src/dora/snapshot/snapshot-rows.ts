import { type CountedFacts, type MinutesByReason, NO_FACTS, type PeriodFacts } from '../metrics/facts.ts';
import type { DeployedJson, FactsJson, HappenedJson, LedJson, PeriodJson, ReasonJson } from './facts-json.ts';

/** The facts of each period by its label: `current`, `previous`, `week 1`, … */
export function periodsOf(json: FactsJson): ReadonlyMap<string, PeriodFacts> {
  const deployed = byLabel(json.deployed);
  const led = byLabel(json.led);
  const happened = byLabel(json.happened);
  const labels = new Set([...deployed.keys(), ...led.keys(), ...happened.keys()]);
  return new Map(
    [...labels].map((label) => [label, periodOf(deployed.get(label), led.get(label), happened.get(label))] as const),
  );
}

const byLabel = <Row extends PeriodJson>(rows: readonly Row[] | null): ReadonlyMap<string, Row> =>
  new Map((rows ?? []).map((row) => [labelOf(row), row]));

function labelOf({ part, week }: PeriodJson): string {
  if (part !== null) return part === 1 ? 'current' : 'previous';
  return week === null ? 'neither' : `week ${week}`;
}

function periodOf(
  deployed: DeployedJson | undefined,
  led: LedJson | undefined,
  happened: HappenedJson | undefined,
): PeriodFacts {
  return {
    deployments: deployed
      ? {
          total: deployed.total,
          successes: deployed.successes,
          hotfixes: deployed.hotfixes,
          rollbacks: deployed.rollbacks,
          failed: deployed.failed,
          failedByScript: deployed.failed_by_script,
        }
      : NO_FACTS.deployments,
    leadTime: {
      sampleSize: led?.lead_times ?? 0,
      medianSeconds: led?.lead_percentiles?.[0] ?? undefined,
      p95Seconds: led?.lead_percentiles?.[1] ?? undefined,
      negatives: led?.lead_negatives ?? 0,
      headCommitOnly: led?.head_only ?? 0,
      unmeasured: led?.unmeasured ?? 0,
    },
    recovery: happened
      ? {
          recovered: happened.recovered,
          medianSeconds: happened.recovery_median ?? undefined,
          meanSeconds: happened.recovery_mean ?? undefined,
          ticketMedianSeconds: happened.ticket_median ?? undefined,
          ticketSampleSize: happened.tickets,
          negatives: happened.recovery_negatives,
          open: happened.recovery_open,
        }
      : NO_FACTS.recovery,
    incidents: happened
      ? {
          total: happened.incidents,
          deployTriggered: happened.yes,
          notDeployTriggered: happened.no,
          untagged: happened.untagged,
        }
      : NO_FACTS.incidents,
  };
}

/** Everything that is not counted per period. */
export function restOf(json: FactsJson): Omit<CountedFacts, 'current' | 'previous' | 'weeks'> {
  return {
    firstDeploymentAt: json.first_deployment_at === null ? undefined : new Date(json.first_deployment_at),
    stabilityKnown: json.stability_known,
    services: json.services,
    days: json.daily ?? [],
    openIncidents: (json.open ?? []).map(({ id, title, started_at: startedAt }) => ({
      id,
      title,
      startedAt: new Date(startedAt),
    })),
    minutesByReason: minutesByReason(json.reasons ?? []),
  };
}

/** The longest first; those of the same length by name. */
export const minutesByReason = (reasons: readonly ReasonJson[]): MinutesByReason[] =>
  reasons
    .map(({ reason, incidents, minutes }) => ({
      reason: reason ?? undefined,
      incidents,
      minutes: minutes ?? undefined,
    }))
    .sort((a, b) => (b.minutes ?? -1) - (a.minutes ?? -1) || ((a.reason ?? '') < (b.reason ?? '') ? -1 : 1));

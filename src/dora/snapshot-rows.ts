import type { LocalDate } from '../teams/local-date.ts';
import { NO_FACTS, type PeriodFacts, type SnapshotFacts } from './facts.ts';

/** What the snapshot's statement answers. Rows of a period carry its label; a period without rows is not there. */
export type FactsJson = {
  readonly first_deployment_at: string | null;
  readonly stability_known: boolean;
  readonly deployed: readonly DeployedJson[] | null;
  readonly led: readonly LedJson[] | null;
  readonly happened: readonly HappenedJson[] | null;
};

type DeployedJson = {
  readonly label: string | null;
  readonly total: number;
  readonly services: number;
  readonly successes: number;
  readonly hotfixes: number;
  readonly rollbacks: number;
  readonly failed: number;
  readonly failed_by_script: number;
  readonly unmeasured: number;
};

type LedJson = {
  readonly label: string | null;
  readonly lead_times: number;
  readonly lead_percentiles: readonly [number | null, number | null] | null;
  readonly lead_negatives: number;
  readonly head_only: number;
};

type HappenedJson = {
  readonly label: string | null;
  readonly incidents: number;
  readonly yes: number;
  readonly no: number;
  readonly no_reason: string | null;
  readonly no_minutes: number | null;
  readonly untagged: number;
  readonly recovered: number;
  readonly recovery_mean: number | null;
  readonly recovery_median: number | null;
  readonly tickets: number;
  readonly ticket_median: number | null;
  readonly recovery_negatives: number;
  readonly recovery_open: number;
  readonly open: readonly { readonly id: string; readonly title: string; readonly started_at: string }[] | null;
};

/** The facts of each period by its label: `current`, `previous`, `week 1`, … */
export function periodsOf({ deployed, led, happened }: FactsJson): ReadonlyMap<string, PeriodFacts> {
  const labels = new Set([...(deployed ?? []), ...(led ?? []), ...(happened ?? [])].map(({ label }) => label));
  return new Map(
    [...labels].flatMap((label) =>
      label === null
        ? []
        : [[label, periodOf(find(deployed, label), find(led, label), find(happened, label))] as const],
    ),
  );
}

const find = <Row extends { readonly label: string | null }>(
  rows: readonly Row[] | null,
  label: string,
): Row | undefined => rows?.find((row) => row.label === label);

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
      unmeasured: deployed?.unmeasured ?? 0,
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

const MOST_OPEN = 20;

/** Everything that is not counted per period. */
export function restOf(json: FactsJson): Omit<SnapshotFacts, 'current' | 'previous' | 'weeks' | 'suspected'> {
  const current = find(json.happened, 'current');
  return {
    firstDeploymentAt: json.first_deployment_at === null ? undefined : new Date(json.first_deployment_at),
    stabilityKnown: json.stability_known,
    services: find(json.deployed, 'current')?.services ?? 0,
    days: (json.deployed ?? []).flatMap(({ label, successes }) => {
      const date = /^day (.+)$/.exec(label ?? '')?.[1];
      return date === undefined || successes === 0 ? [] : [{ date: date as LocalDate, successes }];
    }),
    openIncidents: (current?.open ?? []).slice(0, MOST_OPEN).map(({ id, title, started_at: startedAt }) => ({
      id,
      title,
      startedAt: new Date(startedAt),
    })),
    minutesByReason: (json.happened ?? [])
      .filter(({ label, no }) => label === 'reason current' && no > 0)
      .map((row) => ({ reason: row.no_reason ?? undefined, incidents: row.no, minutes: row.no_minutes ?? undefined }))
      .sort((a, b) => (b.minutes ?? -1) - (a.minutes ?? -1) || ((a.reason ?? '') < (b.reason ?? '') ? -1 : 1)),
  };
}

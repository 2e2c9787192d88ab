import type { BenchmarkYear } from '../../src/dora/metrics/benchmarks.ts';
import { NO_FACTS, type PeriodFacts, type SnapshotFacts } from '../../src/dora/metrics/facts.ts';
import { measured, noData } from '../../src/dora/metrics/measure.ts';
import type { PeriodMetrics } from '../../src/dora/metrics/period.ts';
import { previousWindow, resolveWindow, trendWeeks, type WindowSpec } from '../../src/dora/metrics/window.ts';
import type { Scope } from '../../src/dora/snapshot/scope.ts';
import { type Snapshot, snapshotOf } from '../../src/dora/snapshot/snapshot.ts';
import { valueOf } from './given.ts';

type Parts<Facts> = { readonly [Part in keyof Facts]?: Partial<Facts[Part]> };

/** A period in which only the given parts are not empty. */
export const aPeriod = (parts: Parts<PeriodFacts> = {}): PeriodFacts => ({
  deployments: { ...NO_FACTS.deployments, ...parts.deployments },
  leadTime: { ...NO_FACTS.leadTime, ...parts.leadTime },
  recovery: { ...NO_FACTS.recovery, ...parts.recovery },
  incidents: { ...NO_FACTS.incidents, ...parts.incidents },
});

/** Metrics of a team that does well in everything: at least Elite in 2019, with samples that are large enough. */
export const goodMetrics = (parts: Partial<PeriodMetrics> = {}): PeriodMetrics => ({
  deploymentFrequency: measured(3, 90),
  changeLeadTimeSeconds: measured(3_600, 90),
  changeLeadTimeP95Seconds: measured(7_200, 90),
  changeFailRate: measured(0.05, 90),
  failedDeploymentRecoverySeconds: measured(1_800, 5),
  deploymentReworkRate: measured(0.05, 90),
  reliability: NO_FACTS.incidents,
  ...parts,
});

export const nothing = noData('no-deployments');

/** Wednesday noon in Berlin. */
export const NOW = new Date('2026-11-25T11:00:00Z');
export const ZONE = 'Europe/Berlin';
export const THIRTY_DAYS: WindowSpec = { kind: 'days', days: 30 };

type SnapshotParts = Partial<Omit<SnapshotFacts, 'current' | 'previous'>> & {
  readonly scope?: Scope;
  readonly window?: WindowSpec;
  readonly benchmarkYear?: BenchmarkYear;
  readonly current?: Parts<PeriodFacts>;
  readonly previous?: Parts<PeriodFacts>;
};

/** A snapshot of the last 30 days, whose data began long before and where incidents are known. */
export function aSnapshot(parts: SnapshotParts = {}): Snapshot {
  const { scope = { kind: 'team', name: 'payments' }, window = THIRTY_DAYS, benchmarkYear = 2019, ...rest } = parts;
  const { current, previous, ...facts } = rest;
  const resolved = valueOf(resolveWindow(window, NOW, ZONE));
  const weeks = trendWeeks(NOW, ZONE);
  return snapshotOf(
    scope,
    { current: resolved, previous: previousWindow(window, resolved), weeks },
    {
      firstDeploymentAt: new Date('2026-01-01T12:00:00Z'),
      stabilityKnown: true,
      services: 2,
      weeks: weeks.map(() => aPeriod()),
      days: [],
      openIncidents: [],
      minutesByReason: [],
      suspected: { incidents: 0, deployments: 0 },
      withoutDeployment: 0,
      ...facts,
      current: aPeriod(current),
      previous: aPeriod(previous),
    },
    NOW,
    benchmarkYear,
  );
}

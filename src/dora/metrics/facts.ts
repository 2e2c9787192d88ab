import type { LocalDate } from '../../teams/calendar/local-date.ts';

/** What the database says of one period: counts and percentiles of its raw events. Nothing is judged yet. */
export type PeriodFacts = {
  readonly deployments: DeploymentFacts;
  readonly leadTime: LeadTimeFacts;
  readonly recovery: RecoveryFacts;
  readonly incidents: IncidentFacts;
};

/** Production rows of the period. */
export type DeploymentFacts = {
  readonly total: number;
  readonly successes: number;
  readonly hotfixes: number;
  readonly rollbacks: number;
  /** Rows with `caused_incident`. */
  readonly failed: number;
  /** Those of `failed` that no verdict names: a script or a person set them in the table. */
  readonly failedByScript: number;
};

/** One value per change where a deployment's commits are known, else one per deployment from its head commit. */
type LeadTimeFacts = {
  readonly sampleSize: number;
  readonly medianSeconds: number | undefined;
  readonly p95Seconds: number | undefined;
  /** Values under zero: a clock was wrong, or a commit was made after its deployment. They are in the sample. */
  readonly negatives: number;
  /** Deployments measured by their head commit only. */
  readonly headCommitOnly: number;
  /** Successful deployments without any lead time. */
  readonly unmeasured: number;
};

/** Incidents with the verdict *yes* whose onset lies in the period. */
export type RecoveryFacts = {
  readonly recovered: number;
  readonly medianSeconds: number | undefined;
  readonly meanSeconds: number | undefined;
  /** The same, from the ticket instead of the onset. */
  readonly ticketMedianSeconds: number | undefined;
  readonly ticketSampleSize: number;
  readonly negatives: number;
  readonly open: number;
};

/** Incidents of the services asked for whose onset lies in the period. */
export type IncidentFacts = {
  readonly total: number;
  readonly deployTriggered: number;
  readonly notDeployTriggered: number;
  readonly untagged: number;
};

export type OpenIncident = { readonly id: string; readonly title: string; readonly startedAt: Date };

/** Minutes of the incidents that no deployment caused, by the reason that was given; `undefined` where none was. */
export type MinutesByReason = {
  readonly reason: string | undefined;
  readonly incidents: number;
  /** Of those that are over; `undefined` while all of them are open. */
  readonly minutes: number | undefined;
};

/**
 * Untagged incidents that have a suspect, and the distinct suspects: deployments of the window that do not count as failed,
 * and would if the answer were *yes*.
 */
export type Suspected = { readonly incidents: number; readonly deployments: number };

export type SnapshotFacts = {
  /** The first production row of the services asked for, ever. */
  readonly firstDeploymentAt: Date | undefined;
  /** Whether any incident of these services is known, or any row has `caused_incident`. */
  readonly stabilityKnown: boolean;
  readonly services: number;
  readonly current: PeriodFacts;
  readonly previous: PeriodFacts;
  /** In the order of the weeks asked for. */
  readonly weeks: readonly PeriodFacts[];
  /** Successful deployments of the window by local day; days without one are left out. */
  readonly days: readonly { readonly date: LocalDate; readonly successes: number }[];
  /** Incidents of the window that a deployment triggered and that are still open, oldest first, at most 20. */
  readonly openIncidents: readonly OpenIncident[];
  readonly minutesByReason: readonly MinutesByReason[];
  readonly suspected: Suspected;
  /** Incidents with the verdict *yes* that name no deployment: they are not in the change fail rate. */
  readonly withoutDeployment: number;
};

/** The facts that `dora_facts` counts in one statement. */
export type CountedFacts = Omit<SnapshotFacts, 'suspected' | 'withoutDeployment'>;

export const NO_FACTS: PeriodFacts = {
  deployments: { total: 0, successes: 0, hotfixes: 0, rollbacks: 0, failed: 0, failedByScript: 0 },
  leadTime: {
    sampleSize: 0,
    medianSeconds: undefined,
    p95Seconds: undefined,
    negatives: 0,
    headCommitOnly: 0,
    unmeasured: 0,
  },
  recovery: {
    recovered: 0,
    medianSeconds: undefined,
    meanSeconds: undefined,
    ticketMedianSeconds: undefined,
    ticketSampleSize: 0,
    negatives: 0,
    open: 0,
  },
  incidents: { total: 0, deployTriggered: 0, notDeployTriggered: 0, untagged: 0 },
};

/** The deployments that a figure counts, each kind a list that a reader can open. */
export const LIST_KINDS = [
  'all',
  'successes',
  'failed',
  'suspected',
  'rework',
  'unmeasured',
  'by-change',
  'head-commit',
  'negative',
  'by-script',
] as const;
export type ListKind = (typeof LIST_KINDS)[number];

/** The incidents that a figure counts. */
export const INCIDENT_LIST_KINDS = ['incidents', 'untagged', 'recovery', 'p1'] as const;
export type IncidentListKind = (typeof INCIDENT_LIST_KINDS)[number];

/** Which rows of a list: `most` after the first `skip`. */
export type Page = { readonly skip: number; readonly most: number };

export type ListedDeployment = {
  readonly id: number;
  readonly service: string;
  readonly sha: string;
  readonly status: string;
  readonly deployedAt: Date;
  /** The median of its changes (the lowest in the list of values under zero), else that of its head commit. */
  readonly leadTimeSeconds: number | undefined;
  /** How many changes its event named. */
  readonly changes: number;
  readonly url: string | undefined;
  readonly failed: boolean;
  /** Ids of the incidents whose verdict names it or that suspect it; or what a script wrote. */
  readonly incidents: readonly string[];
};

export type ListedIncident = {
  readonly id: string;
  readonly service: string | undefined;
  readonly startedAt: Date;
  /** When its ticket was opened, where that is known. */
  readonly openedAt: Date | undefined;
  /** When it was mitigated, else resolved. */
  readonly endedAt: Date | undefined;
  readonly deployTriggered: boolean | undefined;
  readonly noReason: string | undefined;
  /** Which deployments the verdict names, as `service sha`. */
  readonly deployments: readonly string[];
};

export const LIST_TITLES: Readonly<Record<ListKind | IncidentListKind, string>> = {
  all: 'Production deployments',
  successes: 'Successful deployments',
  failed: 'Failed deployments',
  suspected: 'Deployments that untagged incidents suspect',
  rework: 'Hotfixes and rollbacks',
  unmeasured: 'Deployments without a lead time',
  'by-change': 'Lead time by change',
  'head-commit': 'Lead time by the head commit only',
  negative: 'Lead time under zero',
  'by-script': 'Failed, set by script',
  incidents: 'Incidents',
  untagged: 'Incidents not tagged yet',
  recovery: 'Incidents in the recovery time',
  p1: 'P1 incidents of the 30 days before the end',
};

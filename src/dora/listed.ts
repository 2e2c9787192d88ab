/** The deployments that a figure counts, which a doubting reader can open. */
export const LIST_KINDS = ['all', 'successes', 'failed', 'rework', 'unmeasured', 'head-commit', 'by-script'] as const;
export type ListKind = (typeof LIST_KINDS)[number];

export type ListedDeployment = {
  readonly id: number;
  readonly service: string;
  readonly sha: string;
  readonly status: string;
  readonly deployedAt: Date;
  /** The median of its changes, else of its head commit. */
  readonly leadTimeSeconds: number | undefined;
  readonly url: string | undefined;
  readonly failed: boolean;
  /** Of the incidents whose verdict names it. */
  readonly incidents: readonly string[];
};

export const LIST_TITLES: Readonly<Record<ListKind, string>> = {
  all: 'Production deployments',
  successes: 'Successful deployments',
  failed: 'Failed deployments',
  rework: 'Hotfixes and rollbacks',
  unmeasured: 'Deployments without a lead time',
  'head-commit': 'Lead time by the head commit only',
  'by-script': 'Failed, set by script',
};

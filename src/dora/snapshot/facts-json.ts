import type { LocalDate } from '../../teams/calendar/local-date.ts';

/** What the function `dora_facts` answers. It leaves out periods without rows. */
export type FactsJson = {
  readonly first_deployment_at: string | null;
  readonly stability_known: boolean;
  readonly services: number;
  readonly deployed: readonly DeployedJson[] | null;
  readonly daily: readonly { readonly date: LocalDate; readonly successes: number }[] | null;
  readonly led: readonly LedJson[] | null;
  readonly happened: readonly HappenedJson[] | null;
  readonly reasons: readonly ReasonJson[] | null;
  readonly open: readonly { readonly id: string; readonly title: string; readonly started_at: string }[] | null;
};

/** The period that a row counts: a part (1: the window, 2: the one before) or a week from 1 on. A row of neither is not used. */
export type PeriodJson = { readonly part: number | null; readonly week: number | null };

export type DeployedJson = PeriodJson & {
  readonly total: number;
  readonly successes: number;
  readonly hotfixes: number;
  readonly rollbacks: number;
  readonly failed: number;
  readonly failed_by_script: number;
};

export type LedJson = PeriodJson & {
  readonly lead_times: number;
  readonly lead_percentiles: readonly [number | null, number | null] | null;
  readonly lead_negatives: number;
  readonly head_only: number;
  readonly unmeasured: number;
};

export type HappenedJson = PeriodJson & {
  readonly incidents: number;
  readonly yes: number;
  readonly no: number;
  readonly untagged: number;
  readonly recovered: number;
  readonly recovery_mean: number | null;
  readonly recovery_median: number | null;
  readonly tickets: number;
  readonly ticket_median: number | null;
  readonly recovery_negatives: number;
  readonly recovery_open: number;
};

export type ReasonJson = {
  readonly reason: string | null;
  readonly incidents: number;
  readonly minutes: number | null;
};

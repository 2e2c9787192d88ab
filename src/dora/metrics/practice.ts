import type { LocalDate } from '../../teams/calendar/local-date.ts';

/** The figures of the lightweight practice, as its own queries give them at the end of a window. */
export type Practice = {
  /** Per ISO week of the 28 days before the end; weeks without any production row are left out, as there. */
  readonly weeks: readonly { readonly week: LocalDate; readonly deploys: number; readonly deploysPerDay: number }[];
  /** Of the 30 days before the end; `undefined` without lead times. */
  readonly leadTimeP50Hours: number | undefined;
  readonly leadTimeP95Hours: number | undefined;
  /** Percent with one decimal; `undefined` without deployments, where the query divides by zero. */
  readonly changeFailurePercent: number | undefined;
  readonly failures: number;
  readonly total: number;
  /** Mean of resolved P1 incidents that began in the 30 days before the end. */
  readonly meanP1RecoveryHours: number | undefined;
  /** How many incidents the mean is of. */
  readonly p1Recovered: number;
  /**
   * Of the 14 days before the end, at most ten, worst first; `undefined` for a team or a service: rows of `test_runs` name no
   * repository.
   */
  readonly flakyTests: readonly FlakyTest[] | undefined;
};

/** A test with 20 runs or more, of which 5 to 95 % failed. */
export type FlakyTest = { readonly name: string; readonly runs: number; readonly failedPercent: number };

/** Why a figure of the practice is not DORA's of the same name, a sentence each. */
export const PRACTICE_DIFFERENCES = {
  deploymentsPerWeek: 'Divides every week by 7 days, also the first and the last, which are cut.',
  leadTime: 'From the head commit only, of successful rows that say so.',
  changeFailureRate: 'The same rows, of its own 30 days; no range while incidents are untagged.',
  meanP1Recovery: 'A mean, of P1 incidents only, whatever caused them; open ones drop out.',
  flakyTests:
    'No metric of DORA: tests that fail now and then, whatever made them. Runs name no repository, so only of everything.',
} as const;

/** The steps that a digest can propose. Stored digests have these ids, so an id never changes. */
export const STEP_IDS = [
  'answer-incidents',
  'check-source',
  'review-tests',
  'runbook',
  'connect-incidents',
  'connect-deployments',
  'talk',
  'mend-flaky',
  'mend-ci',
  'look-at-incidents',
  'look-at-rework',
  'smaller-changes',
  'free-deployments',
  'check-setup',
  'discuss-pulse',
  'keep',
] as const;
export type StepId = (typeof STEP_IDS)[number];

/** The figure that shows whether a step helped. */
export type StepFigure =
  | { readonly kind: 'count'; readonly count: number }
  | { readonly kind: 'share'; readonly count: number; readonly total: number }
  /** Median seconds of `sampleSize` values. */
  | { readonly kind: 'seconds'; readonly seconds: number; readonly sampleSize: number }
  | { readonly kind: 'none' };

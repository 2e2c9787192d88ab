export type Level = 'elite' | 'high' | 'medium' | 'low';

/** From best to worst. */
export const LEVELS: readonly Level[] = ['elite', 'high', 'medium', 'low'];

/**
 * Where a value lies among DORA's published clusters. `exact`: in one published range; `tie`: in a range that several
 * levels share, and it counts as the best of them; `gap`: between published ranges, and it counts as the next worse.
 */
export type Band = {
  readonly level: Level;
  readonly fit: 'exact' | 'tie' | 'gap';
  /** With `tie`: all the levels that share the range. */
  readonly tiedWith: readonly Level[];
};

export type BandedMetric =
  | 'deploymentFrequency'
  | 'changeLeadTimeSeconds'
  | 'changeFailRate'
  | 'failedDeploymentRecoverySeconds';

export const BANDED_METRICS: readonly BandedMetric[] = [
  'deploymentFrequency',
  'changeLeadTimeSeconds',
  'changeFailRate',
  'failedDeploymentRecoverySeconds',
];

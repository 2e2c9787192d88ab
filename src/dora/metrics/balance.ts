import type { Bands } from './bands.ts';
import type { Band } from './level.ts';

/** A contradiction between two sides of delivery; it takes the first line of every answer. */
export type Contradiction = {
  readonly kind: 'fast-but-fragile';
  /** The sides that are not High or Elite, in the order of the answer. */
  readonly fragile: readonly ('change-fail-rate' | 'recovery')[];
  /** The bands by which it was found. */
  readonly bands: Bands;
};

/**
 * *Fast but fragile*: frequency and lead time are High or Elite, while change fail rate or recovery is not. A side without
 * a band proves nothing, so silence about stability is not a contradiction.
 */
export function contradiction(bands: Bands): Contradiction | undefined {
  if (!isGood(bands.deploymentFrequency) || !isGood(bands.changeLeadTimeSeconds)) return undefined;
  const fragile: Contradiction['fragile'] = [
    ...(isWeak(bands.changeFailRate) ? (['change-fail-rate'] as const) : []),
    ...(isWeak(bands.failedDeploymentRecoverySeconds) ? (['recovery'] as const) : []),
  ];
  return fragile.length > 0 ? { kind: 'fast-but-fragile', fragile, bands } : undefined;
}

const isGood = (band: Band | undefined): boolean =>
  band !== undefined && (band.level === 'elite' || band.level === 'high');
/** Neither High nor Elite; a side without a band is not weak. */
export const isWeak = (band: Band | undefined): boolean => band !== undefined && !isGood(band);

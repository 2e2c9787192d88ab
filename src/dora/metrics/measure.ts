/**
 * A metric's value, or the reason why there is none. "No deployments" and "no failures" are different facts; a bare `0`
 * would merge them.
 */
export type Measure =
  | { readonly kind: 'measured'; readonly value: number; readonly sampleSize: number }
  | { readonly kind: 'no-data'; readonly reason: NoDataReason };

export type NoDataReason =
  | 'no-deployments'
  | 'no-lead-times'
  | 'stability-unknown'
  | 'nothing-to-recover-from'
  | 'recovery-not-measured';

export const measured = (value: number, sampleSize: number): Measure => ({ kind: 'measured', value, sampleSize });
export const noData = (reason: NoDataReason): Measure => ({ kind: 'no-data', reason });

/** Each reason in words that follow the metric's name. */
export const NO_DATA_WORDS: Record<NoDataReason, string> = {
  'no-deployments': 'no data: no production deployments in this window',
  'no-lead-times': 'no data: no deployment said when its commits were made',
  'stability-unknown': 'unknown: no source of incidents is connected',
  'nothing-to-recover-from': 'nothing to recover from: no deployment failed',
  'recovery-not-measured': 'no data: no recovery is recorded yet',
};

/** The value in words, or why there is none. */
export const measureWords = (measure: Measure, words: (value: number) => string): string =>
  measure.kind === 'measured' ? words(measure.value) : NO_DATA_WORDS[measure.reason];

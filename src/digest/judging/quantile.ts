/** The quantile at `share` (0 to 1), interpolated as `percentile_cont` does; `undefined` if there are no values. */
export function quantile(values: readonly number[], share: number): number | undefined {
  const sorted = [...values].sort((one, other) => one - other);
  const place = share * (sorted.length - 1);
  const [below, above] = [sorted[Math.floor(place)], sorted[Math.ceil(place)]];
  if (below === undefined || above === undefined) return undefined;
  // Interpolating between equal values must not change their last digit.
  return below === above ? below : below + (above - below) * (place - Math.floor(place));
}

export const median = (values: readonly number[]): number | undefined => quantile(values, 0.5);

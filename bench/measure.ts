/** How long the runs of one contestant took: median and 95th percentile. */
export type Timing = {
  readonly name: string;
  readonly medianMs: number;
  readonly p95Ms: number;
  readonly runs: number;
};

export const quantile = (values: readonly number[], share: number): number => {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN;
};

/** Runs the contestants in turn, round after round, so that a machine that slows down slows them all. */
export async function inTurn(
  contestants: Readonly<Record<string, () => Promise<unknown>>>,
  rounds: number,
): Promise<Timing[]> {
  const times = new Map<string, number[]>(Object.keys(contestants).map((name) => [name, []]));
  for (let round = -1; round < rounds; round += 1) {
    for (const [name, run] of Object.entries(contestants)) {
      const start = performance.now();
      await run();
      // The first round only warms the caches.
      if (round >= 0) times.get(name)?.push(performance.now() - start);
    }
  }
  return [...times].map(([name, runs]) => ({
    name,
    medianMs: quantile(runs, 0.5),
    p95Ms: quantile(runs, 0.95),
    runs: runs.length,
  }));
}

/** Keeps `inFlight` calls running for `seconds`; returns how many ended in each second. */
export async function throughput(
  inFlight: number,
  seconds: number,
  call: (index: number) => Promise<unknown>,
): Promise<number> {
  const start = performance.now();
  const end = start + seconds * 1_000;
  let calls = 0;
  await Promise.all(
    Array.from({ length: inFlight }, async () => {
      while (performance.now() < end) await call(calls++);
    }),
  );
  return calls / ((performance.now() - start) / 1_000);
}

export const ms = (value: number): string => `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;
export const times = (ratio: number): string => `${ratio < 10 ? ratio.toFixed(1) : ratio.toFixed(0)}×`;
export const perSecond = (value: number): string => `${Math.round(value).toLocaleString('en')} /s`;

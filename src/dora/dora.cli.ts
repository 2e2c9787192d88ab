import { type Command, onlyWord, UsageError } from '../cli-args.ts';
import type { Clock } from '../clock.ts';
import type { DoraStore } from './dora.store.ts';
import { BENCHMARK_YEARS, isBenchmarkYear } from './metrics/benchmarks.ts';

export const BENCHMARK_USAGE = `drumbeat benchmark [YEAR]                           the year of the bands: ${BENCHMARK_YEARS.join(', ')}`;

export type BenchmarkDeps = {
  readonly dora: Pick<DoraStore, 'benchmarkYear' | 'setBenchmarkYear'>;
  readonly clock: Clock;
  readonly print: (line: string) => void;
};

export const benchmarkCommand = (deps: Omit<BenchmarkDeps, 'print'>): Command => ({
  name: 'benchmark',
  usage: BENCHMARK_USAGE,
  run: (args, { print }) => runBenchmark(args, { ...deps, print }),
});

/** `drumbeat benchmark …`: shows or chooses the year whose bands everybody is compared with. */
export async function runBenchmark(args: readonly string[], { dora, clock, print }: BenchmarkDeps): Promise<void> {
  if (args.length === 0) return print(`The bands are those of ${await dora.benchmarkYear()}.`);
  const year = Number(onlyWord(args, BENCHMARK_USAGE));
  if (!isBenchmarkYear(year)) throw new UsageError(`There are no bands of "${args[0]}".\n${BENCHMARK_USAGE}`);
  await dora.setBenchmarkYear(year, 'cli', clock());
  print(`The bands are those of ${year} from now on.`);
}

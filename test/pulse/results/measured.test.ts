import { describe, expect, test } from 'vitest';
import type { BenchmarkYear } from '../../../src/dora/metrics/benchmarks.ts';
import { measured } from '../../../src/dora/metrics/measure.ts';
import { companionsOf } from '../../../src/pulse/results/measured.ts';
import { aSnapshot, goodMetrics, nothing } from '../../support/dora-facts.ts';

const failing = (rate: number, benchmarkYear: BenchmarkYear = 2019) => ({
  ...aSnapshot({ benchmarkYear }),
  metrics: goodMetrics({ changeFailRate: measured(rate, 90) }),
  levelForBalance: 'high' as const,
});

describe('a change fail rate beside a complaint about deploys', () => {
  test.for<{ why: string; year: BenchmarkYear; rate: number; shows: boolean }>([
    { why: 'the upper end of Elite in 2019', year: 2019, rate: 0.15, shows: false },
    { why: 'over it', year: 2019, rate: 0.151, shows: true },
    { why: 'still High in 2021', year: 2021, rate: 0.3, shows: false },
    { why: 'Low in 2021', year: 2021, rate: 0.31, shows: true },
    { why: 'High in 2022', year: 2022, rate: 0.15, shows: false },
    { why: 'Medium in 2022', year: 2022, rate: 0.2, shows: true },
    { why: 'High in 2023', year: 2023, rate: 0.1, shows: false },
    { why: 'Medium in 2023', year: 2023, rate: 0.12, shows: true },
    { why: 'as in 2019, where 2024 has no bands of it', year: 2024, rate: 0.15, shows: false },
    { why: 'as in 2019, where 2025 has no bands', year: 2025, rate: 0.16, shows: true },
  ])('of $rate in $year shows the trouble ($shows): $why', ({ year, rate, shows }) => {
    expect(companionsOf(failing(rate, year)).deploys?.showsIt).toBe(shows);
  });

  test('shows nothing without a level', () => {
    expect(companionsOf({ ...failing(0.5), levelForBalance: undefined }).deploys?.showsIt).toBeNull();
  });

  test('that is not measured says nothing', () => {
    const metrics = goodMetrics({ changeFailRate: nothing });
    expect(companionsOf({ ...failing(0.5), metrics })).not.toHaveProperty('deploys');
  });
});

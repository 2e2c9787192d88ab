import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { snapshotJson } from '../../../src/dora/json/snapshot-json.ts';
import { bandsOf, hasAllBands, overallLevel } from '../../../src/dora/metrics/bands.ts';
import { BENCHMARK_YEARS, type BenchmarkYear, isBenchmarkYear, RULES } from '../../../src/dora/metrics/benchmarks.ts';
import { BANDED_METRICS, type BandedMetric, LEVELS } from '../../../src/dora/metrics/level.ts';
import { measured, noData } from '../../../src/dora/metrics/measure.ts';
import { quickCheck } from '../../../src/dora/metrics/quick-check.ts';
import { previousWindow, resolveWindow, trendWeeks } from '../../../src/dora/metrics/window.ts';
import { snapshotOf } from '../../../src/dora/snapshot/snapshot.ts';
import { aPeriod, goodMetrics, NOW, THIRTY_DAYS, ZONE } from '../../support/dora-facts.ts';
import { present, valueOf } from '../../support/given.ts';

const HOUR = 3_600;
const DAY = 86_400;
const MOMENT = 1e-6;

/** `elite`, `high tie`, `medium gap`; `none` without a band. */
function bandAt(year: BenchmarkYear, metric: BandedMetric, value: number): string {
  const band = bandsOf(goodMetrics({ [metric]: measured(value, 20) }), year)[metric];
  if (band === undefined) return 'none';
  return band.fit === 'exact' ? band.level : `${band.level} ${band.fit}`;
}

/** At each bound: what lies just under it, on it, and just over it. */
type Bound = { readonly why: string; readonly at: number; readonly bands: readonly [string, string, string] };
type Table = Partial<Record<BandedMetric, readonly Bound[]>>;

const TABLES: Readonly<Record<2021 | 2022 | 2023 | 2024, Table>> = {
  2021: {
    deploymentFrequency: [
      { why: 'daily', at: 1, bands: ['high gap', 'elite', 'elite'] },
      { why: 'weekly', at: 1 / 7, bands: ['high', 'high', 'high gap'] },
      { why: 'monthly', at: 1 / 30, bands: ['medium', 'high', 'high'] },
      { why: 'half-yearly', at: 1 / 182, bands: ['low', 'medium', 'medium'] },
    ],
    changeLeadTimeSeconds: [
      { why: 'an hour', at: HOUR, bands: ['elite', 'high gap', 'high gap'] },
      { why: 'a day', at: DAY, bands: ['high gap', 'high', 'high'] },
      { why: 'a week', at: 7 * DAY, bands: ['high', 'high', 'medium gap'] },
      { why: 'a month', at: 30 * DAY, bands: ['medium gap', 'medium', 'medium'] },
      { why: 'half a year', at: 182 * DAY, bands: ['medium', 'medium', 'low'] },
    ],
    changeFailRate: [
      { why: '15 %', at: 0.15, bands: ['elite', 'elite', 'high tie'] },
      { why: '30 %', at: 0.3, bands: ['high tie', 'high tie', 'low gap'] },
    ],
    failedDeploymentRecoverySeconds: [
      { why: 'an hour', at: HOUR, bands: ['elite', 'high', 'high'] },
      { why: 'a day', at: DAY, bands: ['high', 'medium', 'medium'] },
      { why: 'a week', at: 7 * DAY, bands: ['medium', 'medium', 'low gap'] },
      { why: 'half a year', at: 182 * DAY, bands: ['low gap', 'low gap', 'low'] },
    ],
  },
  2022: {
    deploymentFrequency: [
      { why: 'daily', at: 1, bands: ['medium gap', 'high', 'high'] },
      { why: 'weekly', at: 1 / 7, bands: ['medium', 'medium', 'medium gap'] },
      { why: 'monthly', at: 1 / 30, bands: ['low', 'medium', 'medium'] },
    ],
    changeLeadTimeSeconds: [
      { why: 'a week', at: 7 * DAY, bands: ['high', 'high', 'medium'] },
      { why: 'a month', at: 30 * DAY, bands: ['medium', 'medium', 'low'] },
    ],
    changeFailRate: [
      { why: '15 %', at: 0.15, bands: ['high', 'high', 'medium'] },
      { why: '30 %', at: 0.3, bands: ['medium', 'medium', 'low gap'] },
      { why: '46 %', at: 0.46, bands: ['low gap', 'low', 'low'] },
    ],
    failedDeploymentRecoverySeconds: [
      { why: 'a day', at: DAY, bands: ['high', 'medium', 'medium'] },
      { why: 'a week', at: 7 * DAY, bands: ['medium', 'medium', 'low'] },
    ],
  },
  2023: {
    deploymentFrequency: [
      { why: 'daily', at: 1, bands: ['high', 'elite', 'elite'] },
      { why: 'weekly', at: 1 / 7, bands: ['medium tie', 'high', 'high'] },
      { why: 'monthly', at: 1 / 30, bands: ['low gap', 'medium tie', 'medium tie'] },
    ],
    changeLeadTimeSeconds: [
      { why: 'a day', at: DAY, bands: ['elite', 'high', 'high'] },
      { why: 'a week', at: 7 * DAY, bands: ['high', 'high', 'medium tie'] },
      { why: 'a month', at: 30 * DAY, bands: ['medium tie', 'medium tie', 'low gap'] },
    ],
    changeFailRate: [
      { why: '5 %', at: 0.05, bands: ['elite', 'elite', 'high gap'] },
      { why: '10 %', at: 0.1, bands: ['high gap', 'high gap', 'medium gap'] },
      { why: '15 %', at: 0.15, bands: ['medium gap', 'medium gap', 'low gap'] },
      { why: '64 %', at: 0.64, bands: ['low gap', 'low', 'low'] },
    ],
    failedDeploymentRecoverySeconds: [
      { why: 'an hour', at: HOUR, bands: ['elite', 'high', 'high'] },
      { why: 'a day', at: DAY, bands: ['high', 'medium', 'medium'] },
      { why: 'a week', at: 7 * DAY, bands: ['medium', 'medium', 'low gap'] },
      { why: 'a month', at: 30 * DAY, bands: ['low gap', 'low', 'low'] },
    ],
  },
  2024: {
    deploymentFrequency: [
      { why: 'daily', at: 1, bands: ['high', 'elite', 'elite'] },
      { why: 'weekly', at: 1 / 7, bands: ['medium', 'high', 'high'] },
      { why: 'monthly', at: 1 / 30, bands: ['low', 'medium', 'medium'] },
    ],
    changeLeadTimeSeconds: [
      { why: 'a day', at: DAY, bands: ['elite', 'high', 'high'] },
      { why: 'a week', at: 7 * DAY, bands: ['high', 'high', 'medium'] },
      { why: 'a month', at: 30 * DAY, bands: ['medium', 'medium', 'low'] },
    ],
    failedDeploymentRecoverySeconds: [
      { why: 'an hour', at: HOUR, bands: ['elite', 'high tie', 'high tie'] },
      { why: 'a day', at: DAY, bands: ['high tie', 'medium gap', 'medium gap'] },
      { why: 'a week', at: 7 * DAY, bands: ['medium gap', 'medium gap', 'low'] },
    ],
  },
};

const ROWS = ([2021, 2022, 2023, 2024] as const).flatMap((year) =>
  BANDED_METRICS.flatMap((metric) => (TABLES[year][metric] ?? []).map((row) => ({ ...row, year, metric }))),
);

test.for(ROWS)('$year, $metric: around $why', ({ year, metric, at, bands }) => {
  expect([at * (1 - MOMENT), at, at * (1 + MOMENT)].map((value) => bandAt(year, metric, value))).toEqual(bands);
});

describe('every year', () => {
  const perDay = fc.oneof(fc.double({ min: 0, max: 3, noNaN: true }), fc.constantFrom(0, 1, 1 / 7, 1 / 30, 1 / 182));
  const seconds = fc.oneof(
    fc.double({ min: 0, max: 400 * DAY, noNaN: true }),
    fc.constantFrom(HOUR, DAY, 7 * DAY, 30 * DAY, 182 * DAY),
  );
  const share = fc.oneof(
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.constantFrom(0, 0.05, 0.1, 0.15, 0.3, 0.46, 0.64, 1),
  );
  const VALUES: Record<BandedMetric, fc.Arbitrary<number>> = {
    deploymentFrequency: perDay,
    changeLeadTimeSeconds: seconds,
    changeFailRate: share,
    failedDeploymentRecoverySeconds: seconds,
  };
  const published = BENCHMARK_YEARS.flatMap((year) =>
    BANDED_METRICS.filter((metric) => RULES[year][metric].length > 0).map((metric) => ({ year, metric })),
  );

  test.for(published)('$year, $metric: a better value never gets a worse level, and none is without', (row) => {
    const rank = (value: number) =>
      LEVELS.indexOf(present(bandsOf(goodMetrics({ [row.metric]: measured(value, 20) }), row.year)[row.metric]).level);
    fc.assert(
      fc.property(VALUES[row.metric], VALUES[row.metric], (one, other) => {
        const [smaller, larger] = [Math.min(one, other), Math.max(one, other)];
        const [better, worse] = row.metric === 'deploymentFrequency' ? [larger, smaller] : [smaller, larger];
        expect(rank(better)).toBeLessThanOrEqual(rank(worse));
      }),
    );
  });

  test('a tie counts as its best level, which is the first that it names', () => {
    for (const { year, metric } of published) {
      for (const { level, fit, tiedWith } of RULES[year][metric])
        expect(tiedWith[0]).toBe(fit === 'tie' ? level : undefined);
    }
  });

  test.for([2024, 2025] as const)('%d has not all bands and so no level, however good the numbers', (year) => {
    const metrics = goodMetrics();
    expect([hasAllBands(year), overallLevel(metrics, bandsOf(metrics, year))]).toEqual([false, undefined]);
    expect(bandAt(year, 'changeFailRate', 0.01)).toBe('none');
  });

  test.for([2019, 2021, 2022, 2023] as const)('%d has all bands, and its best level is that of the best', (year) => {
    const metrics = goodMetrics({ changeLeadTimeSeconds: measured(60, 90) });
    expect([hasAllBands(year), overallLevel(metrics, bandsOf(metrics, year))]).toEqual([
      true,
      year === 2022 ? 'high' : 'elite',
    ]);
  });

  test('is one that is known: 2018, 2020 and 2026 are not', () => {
    expect([2018, 2019, 2020, 2021, 2025, 2026, Number.NaN].filter(isBenchmarkYear)).toEqual([2019, 2021, 2025]);
  });
});

describe('the Quick Check of 2025', () => {
  const scoreOf = (metric: keyof ReturnType<typeof quickCheck>, value: number) =>
    quickCheck(goodMetrics({ [metric]: measured(value, 20) }))[metric]?.score;

  test.for([
    { why: 'several a day', value: 2, score: 10 },
    { why: 'almost two a day', value: 1.99, score: 8 },
    { why: 'daily', value: 1, score: 8 },
    { why: 'almost daily', value: 0.99, score: 6 },
    { why: 'weekly', value: 1 / 7, score: 6 },
    { why: 'almost weekly', value: 0.14, score: 4 },
    { why: 'monthly', value: 1 / 30, score: 4 },
    { why: 'almost monthly', value: 0.033, score: 2 },
    { why: 'half-yearly', value: 1 / 182, score: 2 },
    { why: 'less', value: 0.005, score: 0 },
    { why: 'hotfixes only', value: 0, score: 0 },
  ])('scores a frequency in six steps: $why is $score', ({ value, score }) => {
    expect(scoreOf('deploymentFrequency', value)).toBe(score);
  });

  test.for([
    { why: 'under an hour', value: HOUR - 1, score: 10 },
    { why: 'an hour', value: HOUR, score: 8 },
    { why: 'a day', value: DAY, score: 6 },
    { why: 'a week', value: 7 * DAY, score: 4 },
    { why: 'a month', value: 30 * DAY, score: 2 },
    { why: 'half a year', value: 182 * DAY, score: 0 },
    { why: 'under zero, by a wrong clock', value: -1, score: undefined },
  ])('scores a time in six steps: $why is $score', ({ value, score }) => {
    expect([scoreOf('changeLeadTimeSeconds', value), scoreOf('failedDeploymentRecoverySeconds', value)]).toEqual([
      score,
      score,
    ]);
  });

  test.for([
    { why: 'nothing failed', value: 0, score: 10 },
    { why: 'a fifth failed', value: 0.2, score: 8 },
    { why: 'everything failed', value: 1, score: 0 },
  ])('scores a share the other way round: $why is $score', ({ value, score }) => {
    expect([scoreOf('changeFailRate', value), scoreOf('deploymentReworkRate', value)]).toEqual([score, score]);
  });

  test('stands beside the means of all industries, and their mean', () => {
    const { overall, ...each } = quickCheck(goodMetrics());
    expect(Object.fromEntries(Object.entries(each).map(([name, score]) => [name, score?.industryMean]))).toEqual({
      deploymentFrequency: 4.8,
      changeLeadTimeSeconds: 5.5,
      failedDeploymentRecoverySeconds: 7.4,
      changeFailRate: 8.1,
      deploymentReworkRate: 7.8,
    });
    expect(overall?.industryMean).toBeCloseTo(6.72, 10);
    expect(overall?.score).toBeCloseTo((10 + 8 + 10 + 9.5 + 9.5) / 5, 10);
  });

  test.for([
    'deploymentFrequency',
    'changeLeadTimeSeconds',
    'failedDeploymentRecoverySeconds',
    'changeFailRate',
    'deploymentReworkRate',
  ] as const)('has no overall score while %s is unknown', (metric) => {
    const scores = quickCheck(goodMetrics({ [metric]: noData('no-deployments') }));
    expect([scores[metric], scores.overall]).toEqual([undefined, undefined]);
  });
});

describe('an answer by another year', () => {
  /** Fast and fragile: several deployments a day, 45 % of which failed. */
  const snapshotBy = (year: BenchmarkYear, failed = 45) => {
    const current = valueOf(resolveWindow(THIRTY_DAYS, NOW, ZONE));
    const weeks = trendWeeks(NOW, ZONE);
    const facts = {
      firstDeploymentAt: new Date('2026-01-01T12:00:00Z'),
      stabilityKnown: true,
      services: 1,
      current: aPeriod({
        deployments: { total: 100, successes: 100, failed },
        leadTime: { sampleSize: 100, medianSeconds: 600, p95Seconds: 900 },
        recovery: { recovered: 9, medianSeconds: 600, meanSeconds: 600 },
      }),
      previous: aPeriod(),
      weeks: weeks.map(() => aPeriod()),
      days: [],
      openIncidents: [],
      minutesByReason: [],
      suspected: { incidents: 40, deployments: 40 },
      withoutDeployment: 0,
    };
    const windows = { current, previous: previousWindow(THIRTY_DAYS, current), weeks };
    return snapshotOf({ kind: 'all' }, windows, facts, NOW, year);
  };

  test.for([
    { year: 2019, level: 'medium', weak: 'medium' },
    { year: 2021, level: 'low', weak: 'low' },
    { year: 2022, level: 'low', weak: 'low' },
    { year: 2023, level: 'low', weak: 'low' },
    { year: 2024, level: undefined, weak: 'medium' },
    { year: 2025, level: undefined, weak: 'medium' },
  ] as const)('$year sees the contradiction; without bands of its own by those of 2019', ({ year, level, weak }) => {
    const snapshot = snapshotBy(year);
    expect(snapshot.level).toBe(level);
    expect(snapshot.contradiction).toMatchObject({ kind: 'fast-but-fragile', fragile: ['change-fail-rate'] });
    expect(snapshot.contradiction?.bands.changeFailRate?.level).toBe(weak);
    expect(snapshotJson(snapshot)).toMatchObject({
      benchmark: {
        year,
        level: level ?? null,
        ...(level === undefined ? { level_reason: 'year-has-no-levels' } : {}),
        quick_check: year === 2025 ? { deployment_frequency: { score: 10, industry_mean: 4.8 } } : null,
      },
      balance: { contradiction: 'fast-but-fragile' },
    });
  });

  test.for([2024, 2025] as const)('%d has no level that could be provisional', (year) => {
    expect(snapshotBy(year, 1).levelIsProvisional).toBe(false);
  });

  test.for([2019, 2021, 2022, 2023] as const)(
    '%d doubts the level where the upper end lies in another band',
    (year) => {
      expect([snapshotBy(year, 1).levelIsProvisional, snapshotBy(year, 99).levelIsProvisional]).toEqual([true, false]);
    },
  );
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bandsOf, NO_BANDS, overallLevel } from '../../../src/dora/metrics/bands.ts';
import { BANDED_METRICS, type Band, type BandedMetric, LEVELS, type Level } from '../../../src/dora/metrics/level.ts';
import { measured, noData } from '../../../src/dora/metrics/measure.ts';
import type { PeriodMetrics } from '../../../src/dora/metrics/period.ts';
import { goodMetrics, nothing } from '../../support/dora-facts.ts';
import { present } from '../../support/given.ts';

const HOUR = 3_600;
const DAY = 86_400;

const bandAt = (metric: BandedMetric, value: number): Band | undefined =>
  bandsOf(goodMetrics({ [metric]: measured(value, 20) }), 2019)[metric];

/** `elite`, `elite tie`, `medium gap` */
const words = (band: Band | undefined): string | undefined =>
  band && (band.fit === 'exact' ? band.level : `${band.level} ${band.fit}`);

describe('the bands of 2019', () => {
  test.for([
    { why: 'daily', value: 1, band: 'elite' },
    { why: 'thirty deployments in thirty days', value: 30 / 30, band: 'elite' },
    { why: 'a little less than daily', value: 0.9999, band: 'high' },
    { why: 'weekly', value: 1 / 7, band: 'high' },
    { why: 'two in fourteen days are weekly', value: 2 / 14, band: 'high' },
    { why: 'a little less than weekly', value: 0.9999 / 7, band: 'medium' },
    { why: 'monthly', value: 1 / 30, band: 'medium' },
    { why: 'three in ninety days are monthly', value: 3 / 90, band: 'medium' },
    { why: 'a little less than monthly', value: 0.9999 / 30, band: 'low' },
    { why: 'hotfixes only', value: 0, band: 'low' },
  ])('frequency: $why is $band', ({ value, band }) => {
    expect(words(bandAt('deploymentFrequency', value))).toBe(band);
  });

  test.for([
    { why: 'minutes', value: 600, band: 'elite' },
    { why: 'a second under a day', value: DAY - 1, band: 'elite' },
    { why: 'a day', value: DAY, band: 'high' },
    { why: 'a week', value: 7 * DAY, band: 'high' },
    { why: 'a little over a week', value: 7 * DAY + 0.5, band: 'medium' },
    { why: 'thirty days', value: 30 * DAY, band: 'medium' },
    { why: 'a little over thirty days', value: 30 * DAY + 0.5, band: 'low' },
  ])('lead time: $why is $band', ({ value, band }) => {
    expect(words(bandAt('changeLeadTimeSeconds', value))).toBe(band);
  });

  test('a time under zero has no band: a wrong clock makes nobody Elite', () => {
    expect(bandAt('changeLeadTimeSeconds', -60)).toBeUndefined();
    expect(bandAt('failedDeploymentRecoverySeconds', -60)).toBeUndefined();
  });

  test.for([
    { why: 'none failed', value: 0, band: 'elite tie' },
    { why: '3 of 20 are 15 %', value: 3 / 20, band: 'elite tie' },
    { why: 'just above 15 %, though it prints as 15 %', value: 0.1500001, band: 'medium gap' },
    { why: 'just under 46 %', value: 0.4599999, band: 'medium gap' },
    { why: '46 %', value: 23 / 50, band: 'low' },
    { why: 'all failed', value: 1, band: 'low' },
  ])('change fail rate: $why is $band', ({ value, band }) => {
    expect(words(bandAt('changeFailRate', value))).toBe(band);
  });

  test.for([
    { why: '0.9999 hours are under an hour, unrounded', value: 0.9999 * HOUR, band: 'elite' },
    { why: 'an hour', value: HOUR, band: 'high tie' },
    { why: 'just under a day', value: DAY - 0.5, band: 'high tie' },
    { why: 'a day', value: DAY, band: 'medium gap' },
    { why: 'a week', value: 7 * DAY, band: 'medium gap' },
    { why: 'just over a week', value: 7 * DAY + 0.5, band: 'low' },
  ])('recovery: $why is $band', ({ value, band }) => {
    expect(words(bandAt('failedDeploymentRecoverySeconds', value))).toBe(band);
  });

  test('a tie names every level that shares the range', () => {
    expect(bandAt('changeFailRate', 0.1)?.tiedWith).toEqual(['elite', 'high', 'medium']);
    expect(bandAt('failedDeploymentRecoverySeconds', 2 * HOUR)?.tiedWith).toEqual(['high', 'medium']);
  });

  test('there is no band without a value', () => {
    const unknown = goodMetrics({
      deploymentFrequency: nothing,
      changeLeadTimeSeconds: nothing,
      changeFailRate: nothing,
      failedDeploymentRecoverySeconds: nothing,
    });
    expect(bandsOf(unknown, 2019)).toEqual(NO_BANDS);
  });

  test.for(BANDED_METRICS)('a better %s never gets a worse level', (metric) => {
    const value = fc.oneof(
      fc.double({ min: 0, max: 2, noNaN: true }),
      fc.double({ min: 0, max: 60 * DAY, noNaN: true }),
      fc.constantFrom(1, 1 / 7, 1 / 30, DAY, 7 * DAY, 30 * DAY, HOUR, 0.15, 0.46),
    );
    const rank = (at: number) => LEVELS.indexOf(present(bandAt(metric, at)).level);
    fc.assert(
      fc.property(value, value, (one, other) => {
        const [smaller, larger] = [Math.min(one, other), Math.max(one, other)];
        const [better, worse] = metric === 'deploymentFrequency' ? [larger, smaller] : [smaller, larger];
        expect(rank(better)).toBeLessThanOrEqual(rank(worse));
      }),
    );
  });
});

describe('the overall level', () => {
  const levelOf = (parts: Partial<PeriodMetrics>): Level | undefined => {
    const metrics = goodMetrics(parts);
    return overallLevel(metrics, bandsOf(metrics, 2019));
  };

  test.for([
    { why: 'all four are Elite', parts: {}, level: 'elite' },
    { why: 'frequency is worse', parts: { deploymentFrequency: measured(0.2, 6) }, level: 'high' },
    { why: 'lead time is worse', parts: { changeLeadTimeSeconds: measured(20 * DAY, 6) }, level: 'medium' },
    { why: 'change fail rate is worse', parts: { changeFailRate: measured(0.5, 6) }, level: 'low' },
    { why: 'recovery is worse', parts: { failedDeploymentRecoverySeconds: measured(8 * DAY, 6) }, level: 'low' },
    {
      why: 'nothing failed: recovery holds nothing back',
      parts: { failedDeploymentRecoverySeconds: noData('nothing-to-recover-from') },
      level: 'elite',
    },
    {
      why: 'deployments failed and no recovery is measured',
      parts: { failedDeploymentRecoverySeconds: noData('recovery-not-measured') },
      level: undefined,
    },
    { why: 'frequency is unknown', parts: { deploymentFrequency: nothing }, level: undefined },
    { why: 'lead time is unknown', parts: { changeLeadTimeSeconds: noData('no-lead-times') }, level: undefined },
    {
      why: 'stability is unknown',
      parts: {
        changeFailRate: noData('stability-unknown'),
        failedDeploymentRecoverySeconds: noData('stability-unknown'),
      },
      level: undefined,
    },
    { why: 'only change fail rate is unknown', parts: { changeFailRate: nothing }, level: undefined },
  ] as const)('is $level where $why', ({ parts, level }) => {
    expect(levelOf(parts)).toBe(level);
  });

  test('does not exist without bands, however good the numbers', () => {
    expect(overallLevel(goodMetrics(), NO_BANDS)).toBeUndefined();
  });

  test('is the worst of the four', () => {
    const seconds = fc.double({ min: 0, max: 60 * DAY, noNaN: true });
    const share = fc.double({ min: 0, max: 1, noNaN: true });
    const perDay = fc.double({ min: 0, max: 2, noNaN: true });
    fc.assert(
      fc.property(perDay, seconds, share, seconds, (frequency, lead, rate, recovery) => {
        const metrics = goodMetrics({
          deploymentFrequency: measured(frequency, 9),
          changeLeadTimeSeconds: measured(lead, 9),
          changeFailRate: measured(rate, 9),
          failedDeploymentRecoverySeconds: measured(recovery, 9),
        });
        const bands = bandsOf(metrics, 2019);
        const ranks = BANDED_METRICS.map((metric) => LEVELS.indexOf(bands[metric]?.level ?? 'elite'));
        expect(overallLevel(metrics, bands)).toBe(LEVELS[Math.max(...ranks)]);
      }),
    );
  });
});

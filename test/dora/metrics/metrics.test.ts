import { describe, expect, test } from 'vitest';
import { changeFailRate } from '../../../src/dora/metrics/change-fail-rate.ts';
import { changeLeadTimeP95Seconds, changeLeadTimeSeconds } from '../../../src/dora/metrics/change-lead-time.ts';
import { deploymentFrequency } from '../../../src/dora/metrics/deployment-frequency.ts';
import { deploymentReworkRate } from '../../../src/dora/metrics/deployment-rework-rate.ts';
import { failedDeploymentRecoverySeconds } from '../../../src/dora/metrics/failed-deployment-recovery-time.ts';
import { measured, NO_DATA_WORDS, noData } from '../../../src/dora/metrics/measure.ts';
import { aPeriod } from '../../support/dora-facts.ts';

const deployments = (parts: Parameters<typeof aPeriod>[0] & object) => aPeriod(parts).deployments;

describe('deployment frequency', () => {
  test.for([
    {
      why: 'days without a deployment count as days',
      counts: { total: 15, successes: 15 },
      measure: measured(0.5, 15),
    },
    { why: 'hotfixes are beside it', counts: { total: 5, successes: 2, hotfixes: 3 }, measure: measured(2 / 30, 2) },
    { why: 'only hotfixes are no deployment a day', counts: { total: 3, hotfixes: 3 }, measure: measured(0, 0) },
    { why: 'no deployments are no data', counts: {}, measure: noData('no-deployments') },
  ])('$why', ({ counts, measure }) => {
    expect(deploymentFrequency(deployments({ deployments: counts }), 30)).toEqual(measure);
  });
});

describe('change fail rate', () => {
  test.for([
    { why: 'one of twenty', counts: { total: 20, failed: 1 }, known: true, measure: measured(0.05, 20) },
    {
      why: 'hotfixes are deployments too',
      counts: { total: 4, hotfixes: 4, failed: 1 },
      known: true,
      measure: measured(0.25, 4),
    },
    { why: 'none failed, and it would be known', counts: { total: 20 }, known: true, measure: measured(0, 20) },
    { why: 'silence is not a verdict', counts: { total: 20 }, known: false, measure: noData('stability-unknown') },
    { why: 'none of none is not a share', counts: {}, known: true, measure: noData('no-deployments') },
    { why: 'nothing at all', counts: {}, known: false, measure: noData('stability-unknown') },
  ])('$why', ({ counts, known, measure }) => {
    expect(changeFailRate(deployments({ deployments: counts }), known)).toEqual(measure);
  });
});

describe('change lead time', () => {
  test.for([
    {
      why: 'the median of what is known',
      parts: { deployments: { total: 3 }, leadTime: { medianSeconds: 60, p95Seconds: 90, sampleSize: 3 } },
      median: measured(60, 3),
      p95: measured(90, 3),
    },
    {
      why: 'a negative median is shown as it is',
      parts: {
        deployments: { total: 1 },
        leadTime: { medianSeconds: -60, p95Seconds: -60, sampleSize: 1, negatives: 1 },
      },
      median: measured(-60, 1),
      p95: measured(-60, 1),
    },
    {
      why: 'nobody said when the commits were made',
      parts: { deployments: { total: 3 }, leadTime: { unmeasured: 3 } },
      median: noData('no-lead-times'),
      p95: noData('no-lead-times'),
    },
    { why: 'no deployments', parts: {}, median: noData('no-deployments'), p95: noData('no-deployments') },
  ])('$why', ({ parts, median, p95 }) => {
    expect(changeLeadTimeSeconds(aPeriod(parts))).toEqual(median);
    expect(changeLeadTimeP95Seconds(aPeriod(parts))).toEqual(p95);
  });
});

describe('failed deployment recovery time', () => {
  const recovered = { recovered: 2, medianSeconds: 1_800, meanSeconds: 2_000 };
  test.for([
    { why: 'two that are over', parts: { recovery: recovered }, known: true, measure: measured(1_800, 2) },
    {
      why: 'an open one beside them is not averaged',
      parts: { recovery: { ...recovered, open: 1 } },
      known: true,
      measure: measured(1_800, 2),
    },
    {
      why: 'nothing failed',
      parts: { deployments: { total: 9 } },
      known: true,
      measure: noData('nothing-to-recover-from'),
    },
    {
      why: 'a deployment failed and no incident says for how long',
      parts: { deployments: { total: 9, failed: 1 } },
      known: true,
      measure: noData('recovery-not-measured'),
    },
    {
      why: 'the only incident is open',
      parts: { deployments: { total: 9 }, recovery: { open: 1 } },
      known: true,
      measure: noData('recovery-not-measured'),
    },
    {
      why: 'no source of incidents',
      parts: { deployments: { total: 9 } },
      known: false,
      measure: noData('stability-unknown'),
    },
  ])('$why', ({ parts, known, measure }) => {
    expect(failedDeploymentRecoverySeconds(aPeriod(parts), known)).toEqual(measure);
  });
});

describe('deployment rework rate', () => {
  test.for([
    {
      why: 'hotfixes and rollbacks of all rows',
      counts: { total: 20, successes: 17, hotfixes: 2, rollbacks: 1 },
      measure: measured(0.15, 20),
    },
    { why: 'none', counts: { total: 20, successes: 20 }, measure: measured(0, 20) },
    { why: 'nothing but hotfixes', counts: { total: 2, hotfixes: 2 }, measure: measured(1, 2) },
    { why: 'no deployments are no data', counts: {}, measure: noData('no-deployments') },
  ])('$why', ({ counts, measure }) => {
    expect(deploymentReworkRate(deployments({ deployments: counts }))).toEqual(measure);
  });
});

test.for(Object.entries(NO_DATA_WORDS))('%s has words that promise no number', ([, words]) => {
  expect(words).toMatch(/^(no data|unknown|nothing to recover from): /);
  expect(words).not.toMatch(/\d/);
});

import { expect, test } from 'vitest';
import { contradiction } from '../../../src/dora/metrics/balance.ts';
import { bandsOf, NO_BANDS } from '../../../src/dora/metrics/bands.ts';
import { measured, noData } from '../../../src/dora/metrics/measure.ts';
import { goodMetrics, nothing } from '../../support/dora-facts.ts';

const DAY = 86_400;
const fragileRate = { changeFailRate: measured(0.45, 20) };
const fragileRecovery = { failedDeploymentRecoverySeconds: measured(2 * DAY, 4) };

const judged = (parts: Parameters<typeof goodMetrics>[0]) => contradiction(bandsOf(goodMetrics(parts), 2019));

test.for([
  { why: 'the change fail rate is not High', parts: fragileRate, fragile: ['change-fail-rate'] },
  { why: 'recovery is not High', parts: fragileRecovery, fragile: ['recovery'] },
  { why: 'both are not', parts: { ...fragileRate, ...fragileRecovery }, fragile: ['change-fail-rate', 'recovery'] },
  {
    why: 'High throughput is fast too',
    parts: {
      ...fragileRate,
      deploymentFrequency: measured(0.5, 15),
      changeLeadTimeSeconds: measured(3 * DAY, 15),
    },
    fragile: ['change-fail-rate'],
  },
  {
    why: 'the change fail rate is known and recovery is not',
    parts: { ...fragileRate, failedDeploymentRecoverySeconds: noData('recovery-not-measured') },
    fragile: ['change-fail-rate'],
  },
])('fast but fragile: $why', ({ parts, fragile }) => {
  expect(judged(parts)).toMatchObject({ kind: 'fast-but-fragile', fragile });
});

test.for([
  { why: 'everything is good', parts: {} },
  { why: 'slow and fragile is not a contradiction', parts: { ...fragileRate, deploymentFrequency: measured(0.1, 3) } },
  { why: 'nor are old changes', parts: { ...fragileRate, changeLeadTimeSeconds: measured(20 * DAY, 9) } },
  {
    why: 'half of the throughput is unknown',
    parts: { ...fragileRate, changeLeadTimeSeconds: noData('no-lead-times') },
  },
  { why: 'nothing was deployed', parts: { ...fragileRate, deploymentFrequency: nothing } },
  {
    why: 'silence about stability proves nothing',
    parts: {
      changeFailRate: noData('stability-unknown'),
      failedDeploymentRecoverySeconds: noData('stability-unknown'),
    },
  },
  {
    why: 'nothing failed, so nothing had to recover',
    parts: { changeFailRate: measured(0, 20), failedDeploymentRecoverySeconds: noData('nothing-to-recover-from') },
  },
  { why: 'exactly 15 % is still High', parts: { changeFailRate: measured(3 / 20, 20) } },
])('no contradiction: $why', ({ parts }) => {
  expect(judged(parts)).toBeUndefined();
});

test('no bands, no contradiction', () => expect(contradiction(NO_BANDS)).toBeUndefined());

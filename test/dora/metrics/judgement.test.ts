import { describe, expect, test } from 'vitest';
import type { BenchmarkYear } from '../../../src/dora/metrics/benchmarks.ts';
import type { SnapshotFacts, Suspected } from '../../../src/dora/metrics/facts.ts';
import { judge, MIN_DAYS_FOR_BANDS } from '../../../src/dora/metrics/judgement.ts';
import { measured } from '../../../src/dora/metrics/measure.ts';
import { aPeriod, goodMetrics } from '../../support/dora-facts.ts';

const someFacts = (parts: Partial<SnapshotFacts> = {}): SnapshotFacts => ({
  firstDeploymentAt: undefined,
  stabilityKnown: true,
  services: 1,
  current: aPeriod({ deployments: { total: 20, failed: 1 } }),
  previous: aPeriod(),
  weeks: [],
  days: [],
  openIncidents: [],
  minutesByReason: [],
  suspected: { incidents: 0, deployments: 0 },
  withoutDeployment: 0,
  ...parts,
});

type Given = {
  readonly facts?: Partial<SnapshotFacts>;
  readonly cutToDays?: number;
  readonly year?: BenchmarkYear;
  readonly failRate?: number;
};
const judged = ({ facts = {}, cutToDays, year = 2019, failRate = 0.05 }: Given) =>
  judge(goodMetrics({ changeFailRate: measured(failRate, 20) }), someFacts(facts), cutToDays, year);

describe('a window', () => {
  test.for<Given & { why: string; because: string | undefined }>([
    { why: 'that is not cut has bands', because: undefined },
    { why: 'cut to fourteen days has bands', cutToDays: MIN_DAYS_FOR_BANDS, because: undefined },
    { why: 'cut to thirteen days has none', cutToDays: MIN_DAYS_FOR_BANDS - 1, because: 'too-few-days' },
    {
      why: 'without a source of incidents has none, however fast the team is',
      facts: { stabilityKnown: false },
      because: 'stability-unknown',
    },
  ])('$why', ({ because, ...given }) => {
    const { noBandsBecause, level, levelForBalance } = judged(given);
    expect(noBandsBecause).toBe(because);
    expect([level, levelForBalance]).toEqual(because === undefined ? ['elite', 'elite'] : [undefined, undefined]);
  });
});

describe('the upper end of the change fail rate', () => {
  test.for<{ why: string; suspected: Suspected; stabilityKnown?: boolean; upTo: number | undefined }>([
    { why: 'is none without suspects', suspected: { incidents: 0, deployments: 0 }, upTo: undefined },
    { why: 'counts each incident once', suspected: { incidents: 1, deployments: 3 }, upTo: 0.1 },
    { why: 'counts each deployment once', suspected: { incidents: 3, deployments: 1 }, upTo: 0.1 },
    {
      why: 'is none while stability is unknown',
      suspected: { incidents: 1, deployments: 1 },
      stabilityKnown: false,
      upTo: undefined,
    },
  ])('$why', ({ suspected, stabilityKnown = true, upTo }) => {
    expect(judged({ facts: { suspected, stabilityKnown } }).changeFailRateUpTo).toBe(upTo);
  });

  test.for([
    { why: 'leaves the level as it is within the same band', more: 1, provisional: false },
    { why: 'makes the level provisional in another band', more: 5, provisional: true },
  ])('$why', ({ more, provisional }) => {
    const suspected = { incidents: more, deployments: more };
    expect(judged({ facts: { suspected } }).levelIsProvisional).toBe(provisional);
  });
});

describe('a year', () => {
  test.for<{ why: string; year: BenchmarkYear; balanceYear: BenchmarkYear; hasScores: boolean }>([
    { why: 'with all bands judges the balance itself', year: 2021, balanceYear: 2021, hasScores: false },
    {
      why: 'without an order of change fail rates leaves the balance to 2019',
      year: 2024,
      balanceYear: 2019,
      hasScores: false,
    },
    { why: 'without levels has scores instead', year: 2025, balanceYear: 2019, hasScores: true },
  ])('$why: $year', ({ year, balanceYear, hasScores }) => {
    const judgement = judged({ year });
    expect(judgement.balanceYear).toBe(balanceYear);
    expect(judgement.quickCheck !== undefined).toBe(hasScores);
  });

  test('finds fast but fragile by the bands of the balance, also where it has no levels itself', () => {
    const { contradiction, level } = judged({ year: 2025, failRate: 0.5 });
    expect([contradiction?.fragile, level]).toEqual([['change-fail-rate'], undefined]);
  });
});

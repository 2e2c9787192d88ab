import { describe, expect, test } from 'vitest';
import { changes } from '../../../src/digest/judging/changed.ts';
import type { DigestMetric } from '../../../src/digest/judging/metrics.ts';
import { quantile } from '../../../src/digest/judging/quantile.ts';
import type { LocalDate } from '../../../src/teams/calendar/local-date.ts';
import { type FactsParts, someFacts, type WeekParts } from '../facts.ts';

const changed = (metric: DigestMetric, parts: FactsParts) => {
  const found = changes(someFacts(parts)).find((change) => change.metric === metric);
  return found === undefined ? 'as usual' : found.direction;
};
const weeks = <Value>(values: readonly Value[], of: (value: Value) => WeekParts): readonly WeekParts[] =>
  values.map(of);
const failures = (values: readonly number[]) => weeks(values, (failed) => ({ failed }));

test.for([
  { why: 'between two values, in proportion', values: [4, 1, 3, 2], share: 0.25, is: 1.75 },
  { why: 'on a value', values: [1, 2, 3, 4, 5], share: 0.75, is: 4 },
  { why: 'of one value, that', values: [7], share: 0.25, is: 7 },
  { why: 'of none, nothing', values: [], share: 0.5, is: undefined },
])('a quantile is interpolated as Postgres does: $why', ({ values, share, is }) => {
  expect(quantile(values, share)).toBe(is);
});

describe('a rate', () => {
  // Of 20: 5, 5, 10, 10, 10, 10, 15, 15 %. Q1 = 8.75, Q3 = 11.25, IQR = 2.5: usual is 5 to 15 %.
  const before = failures([1, 1, 2, 2, 2, 2, 3, 3]);
  test.for([
    { why: '20 % is above, and 10 points from the median', failed: 4, is: 'up' },
    { why: '15 % is still on the fence', failed: 3, is: 'as usual' },
    { why: '5 % is still on the lower one', failed: 1, is: 'as usual' },
    { why: '0 % is below', failed: 0, is: 'down' },
  ])('$why', ({ failed, is }) => expect(changed('change-fail-rate', { before, week: { failed } })).toBe(is));

  // Eight weeks of exactly 10 %: the range is a point, and only the 5 points decide.
  const steady = failures([2, 2, 2, 2, 2, 2, 2, 2]);
  test.for([
    { why: 'exactly 5 points are enough', week: { failed: 3 }, is: 'up' },
    { why: '4 points are not (14 of 100)', week: { successes: 100, failed: 14 }, is: 'as usual' },
    { why: 'exactly 5 points less are enough', week: { failed: 1 }, is: 'down' },
    { why: 'nor is any share of four deployments', week: { successes: 4, failed: 4 }, is: 'as usual' },
  ])('$why', ({ week, is }) => expect(changed('change-fail-rate', { before: steady, week })).toBe(is));

  test('weeks of fewer than five deployments are not compared with', () => {
    const few = [...weeks([1, 2, 3, 4, 4], (successes) => ({ successes, failed: 1 })), ...failures([2, 2, 2])];
    expect(changed('change-fail-rate', { before: few, week: { failed: 9 } })).toBe('as usual');
    expect(changed('change-fail-rate', { before: [...few.slice(1), { failed: 2 }], week: { failed: 9 } })).toBe('up');
  });

  test('of failures never changes while stability is unknown', () => {
    expect(changed('change-fail-rate', { before, week: { failed: 20 }, stabilityKnown: false })).toBe('as usual');
  });

  test('of rework counts hotfixes and rollbacks', () => {
    expect(changed('rework-rate', { week: { successes: 18, hotfixes: 1, rollbacks: 1 } })).toBe('up');
    expect(changed('rework-rate', { week: { successes: 24, hotfixes: 1 } })).toBe('as usual');
  });
});

describe('a duration', () => {
  // Q1 = 5 h, Q3 = 7 h, IQR = 2 h: usual is 2 to 10 h; the median is 6 h.
  const before = weeks([4, 5, 5, 6, 6, 7, 7, 8], (leadHours) => ({ leadHours }));
  test.for([
    { why: 'on the upper fence is usual', hours: 10, is: 'as usual' },
    { why: 'above it is not', hours: 10.1, is: 'up' },
    { why: 'on the lower fence is usual', hours: 2, is: 'as usual' },
    { why: 'below it is not', hours: 1.9, is: 'down' },
  ])('$why', ({ hours, is }) => expect(changed('lead-time', { before, week: { leadHours: hours } })).toBe(is));

  test.for([
    { why: 'of five hours in every week, a fifth more is enough', hours: 6, is: 'up' },
    { why: 'a little less than a fifth is not', hours: 5.99, is: 'as usual' },
    { why: 'a fifth less is enough', hours: 4, is: 'down' },
  ])('$why', ({ hours, is }) => expect(changed('lead-time', { week: { leadHours: hours } })).toBe(is));

  test('is compared with the weeks that have one', () => {
    const known = (count: number) =>
      weeks([0, 1, 2, 3, 4, 5, 6, 7], (index) => (index < count ? { failed: 1, recoveryMinutes: 30 } : {}));
    const week = { failed: 1, recoveryMinutes: 300 };
    expect(changed('recovery', { before: known(3), week })).toBe('as usual');
    expect(changed('recovery', { before: known(4), week })).toBe('up');
  });
});

describe('a count', () => {
  // Twenty in each of the eight weeks; the tails of (160 + n, 1/9) at n, summed by hand.
  test.for([
    { why: '31: chance gives as many or more in 2.03 % of cases', successes: 31, is: 'up' },
    { why: '30: in 3.09 %', successes: 30, is: 'as usual' },
    { why: '11: as few or fewer in 2.75 %', successes: 11, is: 'as usual' },
    { why: '10: in 1.47 %', successes: 10, is: 'down' },
    { why: 'none at all', successes: 0, is: 'down' },
  ])('$why', ({ successes, is }) => expect(changed('deployments', { week: { successes } })).toBe(is));

  test.for([
    { why: 'five incidents after one a week: 1.01 %', incidents: 5, is: 'up' },
    { why: 'four: 3.62 %', incidents: 4, is: 'as usual' },
    { why: 'none after one a week is not news', incidents: 0, is: 'as usual' },
  ])('$why', ({ incidents, is }) => {
    const before = weeks([1, 1, 1, 1, 1, 1, 1, 1], (one) => ({ incidents: one }));
    expect(changed('incidents', { before, week: { incidents } })).toBe(is);
  });

  test('of a week that holidays made shorter must be unlikely for its working days too', () => {
    const short = { workingDays: 4, daysOff: ['Day of Repentance'] };
    // Of 44 working days it has 4: as few as ten in 8.7 % of cases.
    expect(changed('deployments', { week: { ...short, successes: 10 } })).toBe('as usual');
    expect(changed('deployments', { week: { ...short, successes: 5 } })).toBe('down');
    expect(changed('deployments', { week: { successes: 0, workingDays: 0, daysOff: ['Holidays'] } })).toBe('as usual');
  });

  test('that is improbably small only because of one enormous week has not risen', () => {
    const before = weeks([5, 5, 5, 5, 5, 5, 5, 100], (successes) => ({ successes }));
    expect(changed('deployments', { before, week: { successes: 8 } })).toBe('as usual');
    expect(changed('deployments', { before, week: { successes: 4 } })).toBe('down');
  });
});

describe('what it is compared with', () => {
  const since = (dataBeginsOn: string) => ({ dataBeginsOn: dataBeginsOn as LocalDate, week: { leadHours: 50 } });
  test.for([
    { why: 'four whole weeks are enough', dataBeginsOn: '2026-10-19', is: 'up' },
    { why: 'a week in which the data begins is not whole', dataBeginsOn: '2026-10-20', is: 'as usual' },
  ])('$why', ({ dataBeginsOn, is }) => expect(changed('lead-time', since(dataBeginsOn))).toBe(is));

  test('is named with the change', () => {
    const [change] = changes(someFacts(since('2026-10-19')));
    expect(change).toEqual({
      metric: 'lead-time',
      direction: 'up',
      isWorse: true,
      value: 180_000,
      sampleSize: 20,
      usual: 18_000,
      weeks: 4,
    });
  });
});

test('what got worse comes first, and among that stability before speed', () => {
  const before = weeks([0, 0, 0, 0, 0, 0, 0, 0], () => ({ failed: 1, recoveryMinutes: 60 }));
  const week = { successes: 40, failed: 20, recoveryMinutes: 5, leadHours: 20 };
  expect(changes(someFacts({ before, week })).map(({ metric, isWorse }) => [metric, isWorse])).toEqual([
    ['change-fail-rate', true],
    ['lead-time', true],
    ['recovery', false],
    ['deployments', false],
  ]);
});

import { expect, test } from 'vitest';
import { measured, noData } from '../../../src/dora/metrics/measure.ts';
import { type Comparison, changeWords } from '../../../src/dora/snapshot/comparison.ts';
import { duration, percent, perTime } from '../../../src/dora/snapshot/words.ts';

const FREQUENCY: Comparison = { unit: 'percent', better: 'higher', words: perTime };
const DURATION: Comparison = { unit: 'percent', better: 'lower', words: duration };
const SHARE: Comparison = { unit: 'points', better: 'lower', words: percent };

test.for([
  {
    why: 'more often is better',
    by: FREQUENCY,
    was: measured(2, 60),
    is: measured(3, 90),
    says: 'up 50 % from 2 a day, better',
  },
  {
    why: 'less often is worse',
    by: FREQUENCY,
    was: measured(3, 90),
    is: measured(2, 60),
    says: 'down 33.3 % from 3 a day, worse',
  },
  {
    why: 'faster is better',
    by: DURATION,
    was: measured(7_200, 9),
    is: measured(3_600, 9),
    says: 'down 50 % from 2 h, better',
  },
  {
    why: 'slower is worse',
    by: DURATION,
    was: measured(3_600, 9),
    is: measured(7_200, 9),
    says: 'up 100 % from 1 h, worse',
  },
  {
    why: 'shares change in points',
    by: SHARE,
    was: measured(0.1, 20),
    is: measured(0.25, 20),
    says: 'up 15 points from 10 %, worse',
  },
  {
    why: 'one point',
    by: SHARE,
    was: measured(0.1, 100),
    is: measured(0.09, 100),
    says: 'down 1 point from 10 %, better',
  },
  {
    why: 'points from none',
    by: SHARE,
    was: measured(0, 20),
    is: measured(0.25, 20),
    says: 'up 25 points from 0 %, worse',
  },
  {
    why: 'points to none',
    by: SHARE,
    was: measured(0.25, 20),
    is: measured(0, 20),
    says: 'down 25 points from 25 %, better',
  },
  { why: 'the same', by: SHARE, was: measured(0.1, 20), is: measured(0.1, 40), says: 'as in the period before' },
  {
    why: 'a difference that rounds to nothing',
    by: DURATION,
    was: measured(360_000, 9),
    is: measured(360_001, 9),
    says: 'almost as in the period before',
  },
  { why: 'a base under five', by: SHARE, was: measured(0.5, 4), is: measured(0.1, 20), says: 'was 50 %' },
  {
    why: 'a base of five is one',
    by: SHARE,
    was: measured(0.2, 5),
    is: measured(0.1, 20),
    says: 'down 10 points from 20 %, better',
  },
  { why: 'no percentage of none', by: FREQUENCY, was: measured(0, 5), is: measured(1, 30), says: 'was none' },
  {
    why: 'no percentage of less than nothing',
    by: DURATION,
    was: measured(-60, 9),
    is: measured(60, 9),
    says: 'was −1 min',
  },
  {
    why: 'nothing before',
    by: SHARE,
    was: noData('no-deployments'),
    is: measured(0.1, 9),
    says: 'no data in the period before',
  },
  {
    why: 'nothing failed before, which is not "no data"',
    by: DURATION,
    was: noData('nothing-to-recover-from'),
    is: measured(600, 2),
    says: 'nothing to recover from in the period before',
  },
  { why: 'nothing now', by: SHARE, was: measured(0.1, 9), is: noData('no-deployments'), says: undefined },
])('$why: $says', ({ by, was, is, says }) => {
  expect(changeWords(is, was, by)).toBe(says);
});

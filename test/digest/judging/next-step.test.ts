import { describe, expect, test } from 'vitest';
import { digest } from '../../../src/digest/judging/digest.ts';
import { lastStepWords } from '../../../src/digest/judging/last-step-words.ts';
import { STEP_IDS, type StepFigure, type StepId } from '../../../src/digest/judging/step.ts';
import { parseStepValue, stepValue } from '../../../src/digest/words/actions.ts';
import { teamId } from '../../../src/teams/team.ts';
import { type FactsParts, MONDAY, someFacts, untagged, type WeekParts } from '../facts.ts';

const stepOf = (parts: FactsParts) =>
  digest(someFacts(parts)).things.flatMap((thing) => (thing.kind === 'next-step' ? [thing.step] : []));
const news = (isWorse: boolean) => ({ lines: ['Something'], changed: true, isWorse });
const eightTimes = (week: WeekParts) => Array.from({ length: 8 }, () => week);
const silent = { kind: 'silent-source', source: 'PagerDuty', lastEventOn: MONDAY } as const;
const unhappy = { kind: 'good-on-paper-unhappy-team', because: 'day-to-day-experience' } as const;

const CASES: readonly {
  readonly why: string;
  readonly parts: FactsParts;
  readonly step: StepId;
  readonly figure: StepFigure;
}[] = [
  {
    why: 'unanswered incidents come first, because every other number waits for them',
    parts: { untagged: untagged(4), gaps: [silent] },
    step: 'answer-incidents',
    figure: { kind: 'count', count: 4 },
  },
  {
    why: 'a silent source comes before what its numbers say',
    parts: { gaps: [silent], week: { leadHours: 50 } },
    step: 'check-source',
    figure: { kind: 'count', count: 1 },
  },
  {
    why: 'failures come before speed',
    parts: { week: { failed: 4, leadHours: 50 } },
    step: 'review-tests',
    figure: { kind: 'share', count: 4, total: 20 },
  },
  {
    why: 'slower recovery asks for a runbook',
    parts: { before: eightTimes({ failed: 1, recoveryMinutes: 20 }), week: { failed: 1, recoveryMinutes: 90 } },
    step: 'runbook',
    figure: { kind: 'seconds', seconds: 5_400, sampleSize: 1 },
  },
  {
    why: 'nothing ever came',
    parts: { gaps: [{ kind: 'not-connected', what: 'deployments' }], isFirst: true },
    step: 'connect-deployments',
    figure: { kind: 'none' },
  },
  {
    why: 'speed alone is half of the picture',
    parts: { stabilityKnown: false, isFirst: true },
    step: 'connect-incidents',
    figure: { kind: 'none' },
  },
  { why: 'good on paper, unhappy team', parts: { contradiction: unhappy }, step: 'talk', figure: { kind: 'none' } },
  { why: 'the pulse is low', parts: { pulse: news(true) }, step: 'talk', figure: { kind: 'none' } },
  { why: 'a test got flakier', parts: { flaky: news(true) }, step: 'mend-flaky', figure: { kind: 'none' } },
  { why: 'CI got slower', parts: { ci: news(true) }, step: 'mend-ci', figure: { kind: 'none' } },
  {
    why: 'more incidents',
    parts: { week: { incidents: 9 } },
    step: 'look-at-incidents',
    figure: { kind: 'count', count: 9 },
  },
  {
    why: 'more hotfixes and rollbacks',
    parts: { week: { successes: 17, hotfixes: 2, rollbacks: 1 } },
    step: 'look-at-rework',
    figure: { kind: 'share', count: 3, total: 20 },
  },
  {
    why: 'changes take longer',
    parts: { week: { leadHours: 50 } },
    step: 'smaller-changes',
    figure: { kind: 'seconds', seconds: 180_000, sampleSize: 20 },
  },
  {
    why: 'fewer deployments',
    parts: { week: { successes: 5 } },
    step: 'free-deployments',
    figure: { kind: 'count', count: 5 },
  },
  { why: 'the first digest of a team', parts: { isFirst: true }, step: 'check-setup', figure: { kind: 'none' } },
  { why: 'a wave closed and is fine', parts: { pulse: news(false) }, step: 'discuss-pulse', figure: { kind: 'none' } },
  { why: 'what changed got better', parts: { week: { leadHours: 1 } }, step: 'keep', figure: { kind: 'none' } },
];

describe('the one next step', () => {
  test.for(CASES)('$why: $step', ({ parts, step, figure }) => expect(stepOf(parts)).toEqual([{ id: step, figure }]));

  test('each step has a week that asks for it', () => {
    expect(new Set(CASES.map(({ step }) => step))).toEqual(new Set(STEP_IDS));
  });

  test('a quiet week asks for none', () => expect(stepOf({})).toEqual([]));
});

describe('what became of the last one', () => {
  const count = (of: number): StepFigure => ({ kind: 'count', count: of });
  test.for<{
    why: string;
    id: StepId;
    became: 'taken' | 'declined' | 'nothing';
    was: StepFigure;
    now: StepFigure;
    words: string;
  }>([
    {
      why: 'taken on, and by how much it helped',
      id: 'answer-incidents',
      became: 'taken',
      was: count(4),
      now: count(1),
      words: 'The last step (“Answer the incidents above”) was taken on; incidents without an answer: 4 then, 1 now.',
    },
    {
      why: 'a share of few has no percentage',
      id: 'review-tests',
      became: 'declined',
      was: { kind: 'share', count: 6, total: 21 },
      now: { kind: 'share', count: 1, total: 4 },
      words:
        'The last step (“Take the deployments that failed”) was put aside; change fail rate: 28.6 % (6 of 21) then, 1 of 4 now.',
    },
    {
      why: 'nobody took it, and nothing of it was measured since',
      id: 'runbook',
      became: 'nothing',
      was: { kind: 'seconds', seconds: 5_400, sampleSize: 2 },
      now: { kind: 'none' },
      words:
        'The last step (“Write down how the slowest recovery went, and turn it into a runbook with the rollback first”) was taken on by nobody; median recovery: 1.5 h (n = 2) then, nothing measured now.',
    },
    {
      why: 'a step without a figure is only named',
      id: 'talk',
      became: 'taken',
      was: { kind: 'none' },
      now: { kind: 'none' },
      words: 'The last step (“Ask in the next retro what makes the days hard”) was taken on.',
    },
  ])('$why', ({ id, became, was, now, words }) => expect(lastStepWords({ id, became, was }, now)).toBe(words));
});

describe('the value of its buttons', () => {
  test.for(STEP_IDS)('%s is read back as it was written', (step) => {
    const button = { team: teamId(7), monday: MONDAY, step };
    expect(parseStepValue(stepValue(button))).toEqual(button);
  });

  test.for([
    { why: 'nothing', value: '' },
    { why: 'not a date', value: '7 2026-02-30 keep' },
    { why: 'not a step', value: '7 2026-11-16 celebrate' },
    { why: 'not a team', value: 'x 2026-11-16 keep' },
    { why: 'something more', value: '7 2026-11-16 keep it' },
  ])('$why is not read', ({ value }) => expect(parseStepValue(value)).toBeUndefined());
});

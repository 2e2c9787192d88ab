import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { digest } from '../../../src/digest/judging/digest.ts';
import type { LocalDate } from '../../../src/teams/calendar/local-date.ts';
import { anyFacts } from '../any-facts.ts';
import { EXAMPLES } from '../examples.ts';
import { type FactsParts, MONDAY, someFacts, untagged } from '../facts.ts';

const headlineOf = (parts: FactsParts) => digest(someFacts(parts)).things[0];
const kinds = (parts: FactsParts) => digest(someFacts(parts)).things.map(({ kind }) => kind);
const news = { lines: ['Something'], changed: true, isWorse: false };
const silent = { kind: 'silent-source', source: 'PagerDuty', lastEventOn: MONDAY } as const;
const unhappy = { kind: 'good-on-paper-unhappy-team', because: 'participation' } as const;

describe('the eight digests', () => {
  test.for([
    { id: 'good-week', headline: 'changed', things: ['reliability', 'next-step'], step: 'keep' },
    { id: 'quiet-week', headline: 'quiet', things: [], step: undefined },
    { id: 'fast-but-fragile', headline: 'contradiction', things: ['reliability', 'next-step'], step: 'review-tests' },
    { id: 'data-gap', headline: 'silent-source', things: ['reliability', 'next-step'], step: 'check-source' },
    {
      id: 'untagged-incidents',
      headline: 'waiting',
      things: ['reliability', 'needs-an-answer', 'next-step'],
      step: 'answer-incidents',
    },
    { id: 'restated-number', headline: 'news', things: ['reliability', 'pulse', 'next-step'], step: 'discuss-pulse' },
    { id: 'short-week', headline: 'quiet', things: [], step: undefined },
    { id: 'first-week', headline: 'first', things: ['next-step'], step: 'connect-incidents' },
  ])('$id', ({ id, headline, things, step }) => {
    const made = EXAMPLES.filter((example) => example.id === id).map(({ facts }) => digest(facts))[0];
    expect(made?.things.map(({ kind }) => kind)).toEqual(['headline', 'balance', ...things, 'context']);
    expect(made?.things[0]).toMatchObject({ headline: { kind: headline } });
    expect(made?.things.flatMap((thing) => (thing.kind === 'next-step' ? [thing.step.id] : []))[0]).toBe(step);
  });
});

describe('the headline', () => {
  const worse = { leadHours: 50 };
  test.for<{ why: string; parts: FactsParts; kind: string }>([
    {
      why: 'a contradiction comes before a change',
      parts: { contradiction: unhappy, week: worse },
      kind: 'contradiction',
    },
    { why: 'a change comes before a silent source', parts: { week: worse, gaps: [silent] }, kind: 'changed' },
    {
      why: 'a silent source comes before the first week',
      parts: { gaps: [silent], isFirst: true },
      kind: 'silent-source',
    },
    {
      why: 'the first digest introduces itself before it asks',
      parts: { isFirst: true, untagged: untagged(2) },
      kind: 'first',
    },
    { why: 'what waits comes before news', parts: { untagged: untagged(1), pulse: news }, kind: 'waiting' },
    { why: 'a closed wave is news', parts: { pulse: news, ci: news }, kind: 'news' },
    { why: 'so are the tests', parts: { flaky: news }, kind: 'news' },
    { why: 'what did not change is not news', parts: { flaky: { ...news, changed: false } }, kind: 'quiet' },
    {
      why: 'nor is a change without a visible word',
      parts: { ci: { ...news, lines: [' ', '\u0000', '\u200B'] } },
      kind: 'quiet',
    },
  ])('$why', ({ parts, kind }) => expect(headlineOf(parts)).toMatchObject({ headline: { kind } }));
});

describe('while a source is silent', () => {
  const of = (parts: FactsParts) => digest(someFacts({ gaps: [silent], ...parts })).changes.map(({ metric }) => metric);
  const before = Array.from({ length: 8 }, () => ({ failed: 2, incidents: 2 }));
  test.for<{ why: string; week: FactsParts['week'] & object; reported: readonly string[] }>([
    {
      why: 'fewer deployments and a higher share of failed ones are not a change',
      week: { successes: 6, failed: 3, incidents: 2 },
      reported: [],
    },
    { why: 'more incidents are', week: { failed: 2, incidents: 20 }, reported: ['incidents'] },
    { why: 'longer lead times are', week: { failed: 2, incidents: 2, leadHours: 20 }, reported: ['lead-time'] },
  ])('$why', ({ week, reported }) => expect(of({ before, week })).toEqual(reported));
});

test('an incident of the week before is worth a line even if this week had none', () => {
  expect(kinds({ untagged: untagged(1), before: [{ incidents: 1 }] })).toContain('reliability');
  expect(kinds({ untagged: untagged(1) })).not.toContain('reliability');
});

test('where stability is unknown the digest says why, once', () => {
  const gaps = (parts: FactsParts) =>
    digest(someFacts({ stabilityKnown: false, ...parts })).things.flatMap((thing) =>
      thing.kind === 'context' ? thing.gaps : [],
    );
  const gap = { kind: 'not-connected', what: 'incidents' } as const;
  expect(gaps({})).toEqual([gap]);
  expect(gaps({ gaps: [gap] })).toEqual([gap]);
});

describe('compared', () => {
  const balance = (parts: FactsParts) =>
    digest(someFacts(parts)).things.flatMap((thing) => (thing.kind === 'balance' ? [thing.balance] : []))[0];
  const before = [10, 90, 20, 40, 30].map((successes) => ({ successes, failed: 1 }));

  test('with the week before, and the median of the four before', () => {
    expect(balance({ before })?.deployments).toMatchObject({ weekBefore: { value: 30 }, medianOfFourBefore: 35 });
  });

  test('not with a week in which the data begins', () => {
    const dataBeginsOn = '2026-11-10' as LocalDate;
    expect(balance({ before, dataBeginsOn })?.deployments).toMatchObject({
      weekBefore: undefined,
      medianOfFourBefore: undefined,
    });
  });

  test.for([
    { why: 'as many as may have failed, by suspects', suspected: { incidents: 5, deployments: 2 }, failed: 3 },
    { why: 'as many as there are incidents', suspected: { incidents: 1, deployments: 4 }, failed: 2 },
  ])('the change fail rate may rise by $why', ({ suspected, failed }) => {
    expect(balance({ week: { failed: 1 }, suspected })?.failedUpTo?.failed).toBe(failed);
  });
});

test('speed never stands without stability, and equal facts give an equal digest', () => {
  fc.assert(
    fc.property(anyFacts(), (facts) => {
      const made = digest(facts);
      expect(made.things[1]?.kind).toBe('balance');
      expect(digest(structuredClone(facts))).toEqual(made);
    }),
    { numRuns: 50 },
  );
});

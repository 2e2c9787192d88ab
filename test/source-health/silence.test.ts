import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { isNewlySilent, type SourceEvents, sourceState } from '../../src/source-health/silence.ts';
import { type Calendar, DEFAULT_CALENDAR } from '../../src/teams/calendar/calendar.ts';
import type { LocalDate } from '../../src/teams/calendar/local-date.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const BERLIN = DEFAULT_CALENDAR('Europe/Berlin');

const events = (lastEventAt: string, longestGapMs = 4 * HOUR_MS): SourceEvents => ({
  source: 'deployments of acme/checkout',
  teamId: undefined,
  lastEventAt: new Date(lastEventAt),
  eventCount: 2,
  longestGapMs,
});

const offOn = (date: string): Calendar => ({
  ...BERLIN,
  days: new Map([[date as LocalDate, { isWorking: false, name: 'Company day' }]]),
});

// 20 November 2026 is a Friday.
test.for([
  { why: 'the weekend and two working days', now: '2026-11-24T22:59Z', state: 'fresh' },
  { why: 'three whole working days', now: '2026-11-25T23:00Z', state: 'silent' },
  { why: 'a moment before the third is over in Berlin', now: '2026-11-25T22:59Z', state: 'fresh' },
  { why: 'an own day off, which does not count', now: '2026-11-25T23:00Z', off: '2026-11-24', state: 'fresh' },
  { why: 'an own day off and one day more', now: '2026-11-26T23:00Z', off: '2026-11-24', state: 'silent' },
  { why: 'three times the longest gap exactly', now: '2026-11-29T10:00Z', gapMs: 3 * DAY_MS, state: 'fresh' },
  { why: 'more than three times the longest gap', now: '2026-11-29T10:01Z', gapMs: 3 * DAY_MS, state: 'silent' },
  { why: 'events that all came at once, whose gap is zero', now: '2026-11-24T10:00Z', gapMs: 0, state: 'fresh' },
  { why: 'an event just now', now: '2026-11-20T10:00Z', state: 'fresh' },
] as const)('a source whose last event was on Friday, after $why, is $state', (row) => {
  const calendar = 'off' in row ? offOn(row.off) : BERLIN;
  const last = events('2026-11-20T10:00Z', 'gapMs' in row ? row.gapMs : undefined);
  expect(sourceState(last, calendar, new Date(row.now))).toBe(row.state);
});

test.for([
  { why: 'nothing ever came', lastEventAt: undefined },
  { why: 'one event alone, however long ago', lastEventAt: new Date('2025-01-01T00:00Z') },
])('too few to tell: $why', ({ lastEventAt }) => {
  expect(sourceState({ lastEventAt, longestGapMs: undefined }, BERLIN, new Date('2026-11-25T10:00Z'))).toBe('too-few');
});

test('a team that never works never gets a message about a silent source', () => {
  const never = { ...BERLIN, workingDays: [] };
  expect(sourceState(events('2020-01-01T00:00Z'), never, new Date('2026-11-25T10:00Z'))).toBe('fresh');
});

test('what is silent stays silent until an event comes', () => {
  const minutes = fc.integer({ min: 0, max: 90 * 24 * 60 });
  fc.assert(
    fc.property(minutes, minutes, fc.integer({ min: 0, max: 30 * DAY_MS }), (early, more, gapMs) => {
      const last = events('2026-11-20T10:00Z', gapMs);
      const at = (minute: number) => new Date(Date.parse('2026-11-20T10:00Z') + minute * 60_000);
      fc.pre(sourceState(last, BERLIN, at(early)) === 'silent');
      expect(sourceState(last, BERLIN, at(early + more))).toBe('silent');
    }),
  );
});

describe('a silence is news', () => {
  test.for([
    { why: 'not before it is one', now: '2026-11-24T10:00Z', isNews: false },
    { why: 'as soon as it is one', now: '2026-11-25T23:00Z', isNews: true },
    { why: 'for thirty days', now: '2026-12-25T22:59Z', isNews: true },
    { why: 'and no longer', now: '2026-12-25T23:00Z', isNews: false },
  ])('$why', ({ now, isNews }) => {
    expect(isNewlySilent(events('2026-11-20T10:00Z'), BERLIN, new Date(now))).toBe(isNews);
  });
});

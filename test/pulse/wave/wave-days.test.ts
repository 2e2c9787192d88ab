import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  CADENCES,
  type Cadence,
  closesAt,
  hasTooManyDaysOff,
  nextOpening,
  openingOf,
  sendingsOf,
} from '../../../src/pulse/wave/wave-days.ts';
import { type Calendar, DEFAULT_CALENDAR, isQuiet } from '../../../src/teams/calendar/calendar.ts';
import { daysBetween, type LocalDate, plusDays } from '../../../src/teams/calendar/local-date.ts';
import { isWorkingTime } from '../../../src/teams/calendar/working-time.ts';
import { present } from '../../support/given.ts';

const date = (text: string): LocalDate => text as LocalDate;
const aCalendar = (settings: Partial<Calendar> = {}): Calendar => ({
  ...DEFAULT_CALENDAR('Europe/Berlin'),
  ...settings,
});
const off = (...days: string[]): Calendar['days'] =>
  new Map(days.map((day) => [date(day), { isWorking: false, name: '' }]));
const BERLIN = aCalendar();
const TOKYO = aCalendar({ timeZone: 'Asia/Tokyo' });
const DENVER = aCalendar({ timeZone: 'America/Denver' });
const MONDAY = date('2026-11-30');

describe('a wave closes', () => {
  test.for([
    { why: 'when Friday’s work ends', calendars: [BERLIN], opensOn: MONDAY, at: '2026-12-04T16:00Z' },
    { why: 'in the last zone', calendars: [TOKYO, DENVER, BERLIN], opensOn: MONDAY, at: '2026-12-05T00:00Z' },
    { why: 'over a weekend', calendars: [BERLIN], opensOn: date('2026-12-02'), at: '2026-12-08T16:00Z' },
    {
      why: 'no later for a holiday of one team',
      calendars: [aCalendar({ days: off('2026-12-04') })],
      opensOn: MONDAY,
      at: '2026-12-04T16:00Z',
    },
    {
      why: 'after a working week of four days, on Monday',
      calendars: [aCalendar({ workingDays: [1, 2, 3, 4] })],
      opensOn: MONDAY,
      at: '2026-12-07T16:00Z',
    },
    {
      why: 'by local time after the clocks have changed',
      calendars: [BERLIN],
      opensOn: date('2026-10-22'),
      at: '2026-10-28T16:00Z',
    },
  ])('$why', ({ calendars, opensOn, at }) => {
    expect(closesAt(calendars, opensOn)).toEqual(new Date(at));
  });

  test('never, where nobody takes part or works', () => {
    expect(closesAt([], MONDAY)).toBeUndefined();
    expect(closesAt([aCalendar({ workingDays: [] })], MONDAY)).toBeUndefined();
  });
});

test.for([
  { why: 'no holiday', days: [], tooMany: false },
  { why: 'two holidays', days: ['2026-11-30', '2026-12-04'], tooMany: false },
  { why: 'three holidays', days: ['2026-11-30', '2026-12-02', '2026-12-04'], tooMany: true },
  { why: 'days off before and after', days: ['2026-11-27', '2026-12-05', '2026-12-07'], tooMany: false },
])('a team with $why takes no part: $tooMany', ({ days, tooMany }) => {
  expect(hasTooManyDaysOff(aCalendar({ days: off(...days) }), MONDAY)).toBe(tooMany);
});

test('a team that never works takes no part; one with a public holiday does', () => {
  expect(hasTooManyDaysOff(aCalendar({ holidayRegion: 'DE-BE' }), date('2026-12-21'))).toBe(false);
  expect(hasTooManyDaysOff(aCalendar({ workingDays: [] }), MONDAY)).toBe(true);
});

describe('a wave that has not been opened', () => {
  test.for([
    {
      why: 'waits until its day begins in the first zone',
      calendars: [BERLIN, TOKYO],
      now: '2026-11-29T14:59Z',
      does: 'wait',
    },
    { why: 'opens when its day begins there', calendars: [BERLIN, TOKYO], now: '2026-11-29T15:00Z', does: 'open' },
    { why: 'opens two days late', calendars: [BERLIN], now: '2026-12-02T00:00Z', does: 'open' },
    { why: 'is skipped from half of its time on', calendars: [BERLIN], now: '2026-12-02T12:00Z', does: 'skip' },
    { why: 'is skipped long after', calendars: [BERLIN], now: '2027-02-01T00:00Z', does: 'skip' },
    { why: 'is skipped where nobody takes part', calendars: [], now: '2026-11-30T09:00Z', does: 'skip' },
  ])('$why', ({ calendars, now, does }) => {
    expect(openingOf(calendars, MONDAY, new Date(now))).toBe(does);
  });
});

describe('the next opening', () => {
  test.for<{ why: string; cadence: Cadence; today: string; opensOn: string }>([
    { why: 'two weeks later', cadence: 2, today: '2026-11-30', opensOn: '2026-12-14' },
    { why: 'a quarter later', cadence: 12, today: '2026-12-01', opensOn: '2027-02-22' },
    { why: 'today, where it falls on today', cadence: 2, today: '2026-12-28', opensOn: '2026-12-28' },
    { why: 'in step after an outage', cadence: 2, today: '2026-12-29', opensOn: '2027-01-11' },
  ])('is $why', ({ cadence, today, opensOn }) => {
    expect(nextOpening(MONDAY, cadence, date(today))).toBe(opensOn);
  });

  test('is after the last one, not before today, and on the same weekday in step', () => {
    fc.assert(
      fc.property(fc.constantFrom(...CADENCES), fc.nat(400), (cadence, days) => {
        const today = plusDays(MONDAY, days);
        const between = daysBetween(MONDAY, nextOpening(MONDAY, cadence, today));
        expect(between % (cadence * 7)).toBe(0);
        expect(between).toBeGreaterThanOrEqual(Math.max(1, days));
        expect(between - days).toBeLessThanOrEqual(cadence * 7);
      }),
    );
  });
});

describe('a person is asked, and reminded', () => {
  const at = (calendar: Calendar, opensOn = MONDAY): readonly string[] => {
    const { askAt, remindAt } = present(sendingsOf(calendar, opensOn));
    return [askAt, ...remindAt].map((instant) => instant.toISOString().slice(5, 16));
  };

  test.for([
    { why: 'on the first, third and fifth day', calendar: BERLIN, sent: ['11-30T08:00', '12-02T08:00', '12-04T08:00'] },
    { why: 'in their own morning', calendar: DENVER, sent: ['11-30T16:00', '12-02T16:00', '12-04T16:00'] },
    {
      why: 'counting the days on which they work',
      calendar: aCalendar({ days: off('2026-11-30', '2026-12-02') }),
      sent: ['12-01T08:00', '12-04T08:00'],
    },
    {
      why: 'once, if they work on two days',
      calendar: aCalendar({ days: off('2026-11-30', '2026-12-01', '2026-12-02') }),
      sent: ['12-03T08:00'],
    },
    {
      why: 'after quiet hours',
      calendar: aCalendar({ quietHours: { from: BERLIN.quietHours.from, to: 600 as never } }),
      sent: ['11-30T09:00', '12-02T09:00', '12-04T09:00'],
    },
  ])('$why', ({ calendar, sent }) => {
    expect(at(calendar)).toEqual(sent);
  });

  test('never, if they work on none of the days, or only in quiet hours', () => {
    const days = off('2026-11-30', '2026-12-01', '2026-12-02', '2026-12-03', '2026-12-04');
    expect(sendingsOf(aCalendar({ days }), MONDAY)).toBeUndefined();
    expect(sendingsOf(aCalendar({ quietHours: BERLIN.workingHours }), MONDAY)).toBeUndefined();
  });

  test('at most three times, in working hours that are not quiet, before the wave closes', () => {
    const zones = fc.constantFrom('Europe/Berlin', 'Asia/Kolkata', 'America/Sao_Paulo', 'Pacific/Auckland');
    const workingDays = fc.uniqueArray(fc.integer({ min: 1, max: 7 }), { minLength: 1 });
    fc.assert(
      fc.property(zones, workingDays, fc.nat(400), (timeZone, days, shift) => {
        const calendar = aCalendar({ timeZone, workingDays: days });
        const opensOn = plusDays(MONDAY, shift);
        const { askAt, remindAt } = present(sendingsOf(calendar, opensOn));
        const end = present(closesAt([calendar], opensOn));
        expect(remindAt).toHaveLength(2);
        for (const sent of [askAt, ...remindAt])
          expect([isWorkingTime(calendar, sent), isQuiet(calendar, sent), sent < end]).toEqual([true, false, true]);
      }),
      { numRuns: 40 },
    );
  });
});

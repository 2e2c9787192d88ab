import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Calendar, DEFAULT_CALENDAR } from '../../../src/teams/calendar/calendar.ts';
import { type LocalDate, plusDays } from '../../../src/teams/calendar/local-date.ts';
import { type LocalTime, parseLocalTime } from '../../../src/teams/calendar/local-time.ts';
import {
  addWorkingMinutes,
  isWorkingTime,
  nextWorkingInstant,
  workingMinutesBetween,
} from '../../../src/teams/calendar/working-time.ts';

const time = (text: string): LocalTime => parseLocalTime(text) ?? expect.fail(`${text} is no time`);
const oneDay = (at: Date | undefined): Date => at ?? expect.fail('people work some day');
const hours = (from: string, to: string) => ({ from: time(from), to: time(to) });
const BERLIN: Calendar = { ...DEFAULT_CALENDAR('Europe/Berlin'), holidayRegion: 'DE-BE' };
const NEVER: Calendar = { ...BERLIN, workingDays: [] };
/** Works on Sundays, over the hours at which clocks change. */
const NIGHTS: Calendar = { ...BERLIN, workingDays: [7], workingHours: hours('00:00', '06:00') };
const SKIPPED: Calendar = { ...BERLIN, workingDays: [7], workingHours: hours('02:00', '03:00') };

describe('nextWorkingInstant', () => {
  test.for([
    { why: 'while people work', calendar: BERLIN, at: '2026-11-25T10:00:30Z', next: '2026-11-25T10:00:30Z' },
    { why: 'before work', calendar: BERLIN, at: '2026-11-25T03:00:00Z', next: '2026-11-25T08:00:00Z' },
    { why: 'after work', calendar: BERLIN, at: '2026-11-25T16:00:00Z', next: '2026-11-26T08:00:00Z' },
    { why: 'on Friday evening', calendar: BERLIN, at: '2026-11-27T18:00:00Z', next: '2026-11-30T08:00:00Z' },
    {
      why: 'before Easter, over the change of the clock',
      calendar: BERLIN,
      at: '2024-03-28T18:00:00Z',
      next: '2024-04-02T07:00:00Z',
    },
    {
      why: 'where the clock skips the working hours',
      calendar: SKIPPED,
      at: '2026-03-28T12:00:00Z',
      next: '2026-04-05T00:00:00Z',
    },
    { why: 'for a team that never works', calendar: NEVER, at: '2026-11-25T10:00:00Z', next: undefined },
  ])('$why', ({ calendar, at, next }) => {
    expect(nextWorkingInstant(calendar, new Date(at))).toEqual(next === undefined ? undefined : new Date(next));
  });

  test('ends even where a calendar was written whose work ends before it begins', () => {
    const backwards = { ...BERLIN, workingHours: hours('17:00', '09:00') };
    expect(nextWorkingInstant(backwards, new Date('2026-11-25T10:00:00Z'))).toBeUndefined();
  });
});

describe('addWorkingMinutes', () => {
  test.for([
    { why: 'within a day', calendar: BERLIN, at: '2026-11-25T08:30:00Z', minutes: 240, is: '2026-11-25T12:30:00Z' },
    {
      why: 'to the end of work exactly',
      calendar: BERLIN,
      at: '2026-11-25T12:00:00Z',
      minutes: 240,
      is: '2026-11-25T16:00:00Z',
    },
    {
      why: 'into the next day',
      calendar: BERLIN,
      at: '2026-11-25T12:01:00Z',
      minutes: 240,
      is: '2026-11-26T08:01:00Z',
    },
    { why: 'from the night', calendar: BERLIN, at: '2026-11-25T02:00:00Z', minutes: 240, is: '2026-11-25T12:00:00Z' },
    { why: 'over a weekend', calendar: BERLIN, at: '2026-11-27T15:00:00Z', minutes: 240, is: '2026-11-30T11:00:00Z' },
    {
      why: 'over Christmas and a weekend',
      calendar: BERLIN,
      at: '2026-12-24T14:00:00Z',
      minutes: 240,
      is: '2026-12-28T10:00:00Z',
    },
    {
      why: 'over Christmas, New Year and several days of work',
      calendar: BERLIN,
      at: '2026-12-24T14:00:00Z',
      minutes: 120 + 4 * 480 + 30,
      is: '2027-01-04T08:30:00Z',
    },
    { why: 'onto a leap day', calendar: BERLIN, at: '2028-02-28T15:00:00Z', minutes: 120, is: '2028-02-29T09:00:00Z' },
    {
      why: 'a night of 5 hours',
      calendar: NIGHTS,
      at: '2026-03-28T23:00:00Z',
      minutes: 300,
      is: '2026-03-29T04:00:00Z',
    },
    {
      why: 'the sixth hour is a week later',
      calendar: NIGHTS,
      at: '2026-03-28T23:00:00Z',
      minutes: 301,
      is: '2026-04-04T22:01:00Z',
    },
    {
      why: 'a night of 7 hours',
      calendar: NIGHTS,
      at: '2026-10-24T22:00:00Z',
      minutes: 420,
      is: '2026-10-25T05:00:00Z',
    },
    {
      why: 'the hour that comes twice counts twice',
      calendar: NIGHTS,
      at: '2026-10-25T00:00:00Z',
      minutes: 120,
      is: '2026-10-25T02:00:00Z',
    },
    { why: 'nothing, at night', calendar: BERLIN, at: '2026-11-25T02:00:00Z', minutes: 0, is: '2026-11-25T02:00:00Z' },
    { why: 'a team that never works', calendar: NEVER, at: '2026-11-25T10:00:00Z', minutes: 1, is: undefined },
  ])('$why', ({ calendar, at, minutes, is }) => {
    expect(addWorkingMinutes(calendar, new Date(at), minutes)).toEqual(is === undefined ? undefined : new Date(is));
  });
});

describe('workingMinutesBetween', () => {
  test.for([
    { why: 'a day', calendar: BERLIN, from: '2026-11-25T00:00:00Z', to: '2026-11-26T00:00:00Z', minutes: 480 },
    { why: 'a part of one', calendar: BERLIN, from: '2026-11-25T09:00:00Z', to: '2026-11-25T09:00:30Z', minutes: 0.5 },
    {
      why: 'Friday to Monday',
      calendar: BERLIN,
      from: '2026-11-27T15:00:00Z',
      to: '2026-11-30T09:00:00Z',
      minutes: 120,
    },
    {
      why: 'a week with Easter Monday',
      calendar: BERLIN,
      from: '2026-04-05T22:00:00Z',
      to: '2026-04-12T22:00:00Z',
      minutes: 4 * 480,
    },
    {
      why: 'a night of 5 hours',
      calendar: NIGHTS,
      from: '2026-03-28T12:00:00Z',
      to: '2026-03-29T12:00:00Z',
      minutes: 300,
    },
    {
      why: 'a night of 7 hours',
      calendar: NIGHTS,
      from: '2026-10-24T12:00:00Z',
      to: '2026-10-25T12:00:00Z',
      minutes: 420,
    },
    {
      why: 'the wrong way round',
      calendar: BERLIN,
      from: '2026-11-26T10:00:00Z',
      to: '2026-11-25T10:00:00Z',
      minutes: 0,
    },
    {
      why: 'the wrong way round within an hour',
      calendar: BERLIN,
      from: '2026-11-25T10:00:00Z',
      to: '2026-11-25T09:30:00Z',
      minutes: 0,
    },
    {
      why: 'a team that never works',
      calendar: NEVER,
      from: '2020-01-01T00:00:00Z',
      to: '2026-01-01T00:00:00Z',
      minutes: 0,
    },
  ])('$why', ({ calendar, from, to, minutes }) => {
    expect(workingMinutesBetween(calendar, new Date(from), new Date(to))).toBe(minutes);
  });
});

describe('work stays on its own day', () => {
  const EVENINGS: Calendar = {
    ...DEFAULT_CALENDAR('America/Scoresbysund'),
    workingDays: [6],
    workingHours: hours('20:00', '23:30'),
  };

  test('where the clock skips the last hour before midnight', () => {
    const [before, midnight] = [new Date('2026-03-29T00:59:00Z'), new Date('2026-03-29T01:00:00Z')];
    expect([before, midnight].map((at) => isWorkingTime(EVENINGS, at))).toEqual([true, false]);
    expect(workingMinutesBetween(EVENINGS, new Date('2026-03-28T12:00:00Z'), new Date('2026-03-29T12:00:00Z'))).toBe(
      180,
    );
  });

  test('and a day that never was has none', () => {
    const apia: Calendar = { ...DEFAULT_CALENDAR('Pacific/Apia'), workingDays: [5] };
    expect(workingMinutesBetween(apia, new Date('2011-12-28T00:00:00Z'), new Date('2012-01-03T00:00:00Z'))).toBe(0);
  });
});

describe('whatever the calendar', () => {
  const clock = fc.integer({ min: 0, max: 1439 });
  const span = fc
    .tuple(clock, clock)
    .filter(([a, b]) => a !== b)
    .map(([a, b]) => ({ from: Math.min(a, b) as LocalTime, to: Math.max(a, b) as LocalTime }));
  const START = '2026-01-01' as LocalDate;
  const ownDays = fc
    .array(fc.tuple(fc.integer({ min: 0, max: 800 }), fc.boolean()), { maxLength: 30 })
    .map((days) => new Map(days.map(([n, isWorking]) => [plusDays(START, n), { isWorking, name: '' }])));
  const calendars: fc.Arbitrary<Calendar> = fc.record({
    timeZone: fc.constantFrom(
      'Europe/Berlin',
      'Australia/Lord_Howe',
      'Asia/Kathmandu',
      'Africa/Cairo',
      'America/Scoresbysund',
    ),
    workingDays: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }),
    workingHours: span,
    quietHours: span,
    holidayRegion: fc.constantFrom(undefined, 'DE-BY'),
    days: ownDays,
  });
  const minuteAfter = (minute: number): Date => new Date(Date.parse('2026-01-01T00:00:00Z') + minute * 60_000);
  const instants = fc.integer({ min: 0, max: 365 * 1440 }).map(minuteAfter);

  test('the next working instant is one, and its own next', () => {
    fc.assert(
      fc.property(calendars, instants, (calendar, at) => {
        const next = oneDay(nextWorkingInstant(calendar, at));
        expect(next >= at).toBe(true);
        expect(isWorkingTime(calendar, next)).toBe(true);
        expect(nextWorkingInstant(calendar, next)).toEqual(next);
        expect(workingMinutesBetween(calendar, at, next)).toBe(0);
      }),
    );
  });

  test('adding minutes of work and counting them are each other’s inverse, and no earlier instant will do', () => {
    fc.assert(
      fc.property(calendars, instants, fc.integer({ min: 1, max: 5_000 }), (calendar, at, minutes) => {
        const end = oneDay(addWorkingMinutes(calendar, at, minutes));
        expect(workingMinutesBetween(calendar, at, end)).toBeCloseTo(minutes, 6);
        expect(workingMinutesBetween(calendar, at, new Date(end.getTime() - 60_000))).toBeCloseTo(minutes - 1, 6);
      }),
    );
  });

  test('a way in two parts is as long as in one', () => {
    fc.assert(
      fc.property(calendars, instants, instants, instants, (calendar, ...three) => {
        const [a, b, c] = three.toSorted((x, y) => x.getTime() - y.getTime()) as [Date, Date, Date];
        const parts = workingMinutesBetween(calendar, a, b) + workingMinutesBetween(calendar, b, c);
        expect(workingMinutesBetween(calendar, a, c)).toBeCloseTo(parts, 6);
      }),
      { numRuns: 30 },
    );
  });

  test('the minutes between are those at which people work', () => {
    fc.assert(
      fc.property(calendars, instants, (calendar, at) => {
        const minutes = Array.from({ length: 3 * 1440 }, (_, n) => new Date(at.getTime() + n * 60_000));
        const worked = minutes.filter((minute) => isWorkingTime(calendar, minute)).length;
        expect(workingMinutesBetween(calendar, at, new Date(at.getTime() + 3 * 86_400_000))).toBe(worked);
      }),
      { numRuns: 20 },
    );
  });
});

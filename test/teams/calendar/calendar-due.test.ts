import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Calendar, DEFAULT_CALENDAR } from '../../../src/teams/calendar/calendar.ts';
import {
  type Due,
  dueInWeek,
  movedDue,
  nextDue,
  nextDueAfterOccurrence,
  nextDues,
  type Weekly,
} from '../../../src/teams/calendar/calendar-due.ts';
import { isoWeekOf, type LocalDate, localDateOf, mondayOf, plusDays } from '../../../src/teams/calendar/local-date.ts';
import { type LocalTime, parseLocalTime } from '../../../src/teams/calendar/local-time.ts';

const date = (text: string): LocalDate => text as LocalDate;
const time = (text: string): LocalTime => parseLocalTime(text) ?? expect.fail(`${text} is no time`);
const weekly = (weekday: number, clock = '10:00'): Weekly => ({ weekday, time: time(clock) });
const MONDAYS = weekly(1);
const due = (occurrence: string, at: string): Due => ({ occurrence: date(occurrence), dueAt: new Date(at) });
const daysOff = (first: string, count: number): Calendar['days'] =>
  new Map(Array.from({ length: count }, (_, n) => [plusDays(date(first), n), { isWorking: false, name: '' }]));

const BERLIN: Calendar = { ...DEFAULT_CALENDAR('Europe/Berlin'), holidayRegion: 'DE-BE' };
const NEVER: Calendar = { ...BERLIN, workingDays: [] };
const WHOLE_WEEK_OFF: Calendar = { ...BERLIN, days: daysOff('2026-11-23', 5) };
const THREE_WEEKS_OFF: Calendar = { ...BERLIN, days: daysOff('2026-11-16', 21) };

describe('dueInWeek', () => {
  test.for([
    { why: 'on its day', monday: '2026-11-23', is: due('2026-11-16', '2026-11-23T09:00:00Z') },
    { why: 'in summer', monday: '2026-07-06', is: due('2026-06-29', '2026-07-06T08:00:00Z') },
    { why: 'Easter Monday: on Tuesday', monday: '2026-04-06', is: due('2026-03-30', '2026-04-07T08:00:00Z') },
    { why: 'about week 53', monday: '2027-01-04', is: due('2026-12-28', '2027-01-04T09:00:00Z') },
    { why: 'in week 53', monday: '2026-12-28', is: due('2026-12-21', '2026-12-28T09:00:00Z') },
    { why: 'about the week of a leap day', monday: '2028-03-06', is: due('2028-02-28', '2028-03-06T09:00:00Z') },
  ])('Mondays at ten: $why', ({ monday, is }) => {
    expect(dueInWeek(BERLIN, MONDAYS, date(monday))).toEqual(is);
  });

  test.for([
    { why: 'on a leap day', calendar: BERLIN, when: weekly(2), monday: '2028-02-28', at: '2028-02-29T09:00:00Z' },
    {
      why: 'Good Friday and Easter: on Tuesday',
      calendar: BERLIN,
      when: weekly(5),
      monday: '2026-03-30',
      at: '2026-04-07T08:00:00Z',
    },
    {
      why: 'a Saturday: on Monday',
      calendar: BERLIN,
      when: weekly(6),
      monday: '2026-11-23',
      at: '2026-11-30T09:00:00Z',
    },
    {
      why: 'New Year: in the next year',
      calendar: BERLIN,
      when: weekly(5),
      monday: '2026-12-28',
      at: '2027-01-04T09:00:00Z',
    },
    {
      why: 'a whole week off: in the next',
      calendar: WHOLE_WEEK_OFF,
      when: MONDAYS,
      monday: '2026-11-23',
      at: '2026-11-30T09:00:00Z',
    },
  ])('$why', ({ calendar, when, monday, at }) => {
    expect(dueInWeek(calendar, when, date(monday))).toEqual(due(plusDays(date(monday), -7), at));
  });

  test('has no answer for a team that never works', () => {
    expect(dueInWeek(NEVER, MONDAYS, date('2026-11-23'))).toBeUndefined();
  });

  test('knows the sending by the same week, whatever day, hour and holiday it falls on', () => {
    const settings = fc.record({
      weekday: fc.integer({ min: 1, max: 7 }),
      time: fc.integer({ min: 0, max: 1439 }).map((minutes) => minutes as LocalTime),
    });
    const calendars = fc.constantFrom(BERLIN, WHOLE_WEEK_OFF, THREE_WEEKS_OFF);
    fc.assert(
      fc.property(calendars, settings, fc.integer({ min: 0, max: 100 }), (calendar, when, weeks) => {
        const monday = plusDays(date('2026-01-05'), 7 * weeks);
        const found = dueInWeek(calendar, when, monday);
        expect(found?.occurrence).toBe(plusDays(monday, -7));
        expect(found && found.dueAt >= new Date(`${plusDays(monday, -1)}T22:00:00Z`)).toBe(true);
      }),
    );
  });
});

describe('nextDue', () => {
  test.for([
    { why: 'just before', after: '2026-11-23T08:59:59Z', is: due('2026-11-16', '2026-11-23T09:00:00Z') },
    {
      why: 'at the instant itself: the next',
      after: '2026-11-23T09:00:00Z',
      is: due('2026-11-23', '2026-11-30T09:00:00Z'),
    },
    { why: 'in the week', after: '2026-11-25T09:00:00Z', is: due('2026-11-23', '2026-11-30T09:00:00Z') },
    { why: 'over New Year', after: '2026-12-31T09:00:00Z', is: due('2026-12-28', '2027-01-04T09:00:00Z') },
  ])('Mondays at ten: $why', ({ after, is }) => {
    expect(nextDue(BERLIN, MONDAYS, new Date(after))).toEqual(is);
  });

  test('finds the sending that days off put off into this week', () => {
    const sundays = weekly(7);
    expect(nextDue(BERLIN, sundays, new Date('2026-11-30T08:00:00Z'))).toEqual(
      due('2026-11-16', '2026-11-30T09:00:00Z'),
    );
  });

  test('finds the oldest of several that days off put onto one instant', () => {
    expect(nextDue(THREE_WEEKS_OFF, MONDAYS, new Date('2026-12-01T00:00:00Z'))).toEqual(
      due('2026-11-09', '2026-12-07T09:00:00Z'),
    );
  });

  test('has no answer for a team that never works', () => {
    expect(nextDue(NEVER, MONDAYS, new Date('2026-11-25T09:00:00Z'))).toBeUndefined();
    expect(nextDues(NEVER, MONDAYS, new Date('2026-11-25T09:00:00Z'), 3)).toEqual([]);
  });

  test('is the first of all that are due after it', () => {
    const calendars = fc.constantFrom(BERLIN, WHOLE_WEEK_OFF, THREE_WEEKS_OFF, DEFAULT_CALENDAR('Pacific/Kiritimati'));
    const hours = fc.integer({ min: 0, max: 100 * 24 }).map((n) => new Date(Date.UTC(2026, 9, 1, n)));
    fc.assert(
      fc.property(calendars, fc.integer({ min: 1, max: 7 }), hours, (calendar, weekday, after) => {
        const when = weekly(weekday);
        const from = plusDays(mondayOf(localDateOf(after, calendar.timeZone)), -70);
        const all = Array.from({ length: 20 }, (_, n) => dueInWeek(calendar, when, plusDays(from, 7 * n)));
        expect(nextDue(calendar, when, after)).toEqual(all.find((one) => one !== undefined && one.dueAt > after));
      }),
    );
  });
});

describe('nextDues', () => {
  test('go over Christmas and into a new year, week by week', () => {
    const found = nextDues(BERLIN, weekly(5), new Date('2026-12-14T00:00:00Z'), 4);
    expect(found).toEqual([
      due('2026-12-07', '2026-12-18T09:00:00Z'),
      due('2026-12-14', '2026-12-28T09:00:00Z'),
      due('2026-12-21', '2027-01-04T09:00:00Z'),
      due('2026-12-28', '2027-01-08T09:00:00Z'),
    ]);
    expect(found.map(({ occurrence }) => isoWeekOf(occurrence).week)).toEqual([50, 51, 52, 53]);
  });

  test('stay two where days off put two weeks onto one instant', () => {
    expect(nextDues(WHOLE_WEEK_OFF, MONDAYS, new Date('2026-11-20T00:00:00Z'), 3)).toEqual([
      due('2026-11-16', '2026-11-30T09:00:00Z'),
      due('2026-11-23', '2026-11-30T09:00:00Z'),
      due('2026-11-30', '2026-12-07T09:00:00Z'),
    ]);
  });

  test('of none are none', () => {
    expect(nextDues(BERLIN, MONDAYS, new Date('2026-11-20T00:00:00Z'), 0)).toEqual([]);
  });
});

describe('after a sending', () => {
  const SENT = date('2026-11-16');

  test.for([
    { why: 'nothing changed', when: MONDAYS, at: '2026-11-30T09:00:00Z' },
    { why: 'moved to a day of the same week that is still to come', when: weekly(4), at: '2026-12-03T09:00:00Z' },
    { why: 'moved to a later hour of the same day', when: weekly(1, '16:00'), at: '2026-11-30T15:00:00Z' },
    { why: 'moved to an earlier hour', when: weekly(1, '08:00'), at: '2026-11-30T07:00:00Z' },
    { why: 'moved to Sunday, which waits for Monday', when: weekly(7), at: '2026-12-07T09:00:00Z' },
  ])('the next is of the week after, once: $why', ({ when, at }) => {
    expect(nextDueAfterOccurrence(BERLIN, when, SENT)).toEqual(due('2026-11-23', at));
  });
});

describe('movedDue', () => {
  const NOW = new Date('2026-11-25T12:00:00Z');
  const THURSDAY = due('2026-11-16', '2026-11-26T09:00:00Z');
  const NEXT_MONDAY = due('2026-11-23', '2026-11-30T09:00:00Z');

  test.for([
    { why: 'to later in the week', pending: THURSDAY, when: weekly(5), is: due('2026-11-16', '2026-11-27T09:00:00Z') },
    {
      why: 'to earlier, still to come',
      pending: THURSDAY,
      when: weekly(3, '16:00'),
      is: due('2026-11-16', '2026-11-25T15:00:00Z'),
    },
    { why: 'to a day that has gone by: this once it stays', pending: THURSDAY, when: MONDAYS, is: THURSDAY },
    { why: 'to this very instant: it stays', pending: THURSDAY, when: weekly(3, '13:00'), is: THURSDAY },
    {
      why: 'this week’s was sent: it stays in the next',
      pending: NEXT_MONDAY,
      when: weekly(4),
      is: due('2026-11-23', '2026-12-03T09:00:00Z'),
    },
    {
      why: 'it is due already',
      pending: due('2026-11-16', '2026-11-25T11:59:00Z'),
      when: MONDAYS,
      is: due('2026-11-16', '2026-11-25T11:59:00Z'),
    },
  ])('keeps the week it is about: $why', ({ pending, when, is }) => {
    expect(movedDue(BERLIN, when, pending, NOW)).toEqual(is);
  });

  test('follows a new zone and a new day off', () => {
    expect(movedDue({ ...BERLIN, timeZone: 'America/New_York' }, weekly(4), THURSDAY, NOW)).toEqual(
      due('2026-11-16', '2026-11-26T15:00:00Z'),
    );
    expect(movedDue({ ...BERLIN, days: daysOff('2026-11-26', 1) }, weekly(4), THURSDAY, NOW)).toEqual(
      due('2026-11-16', '2026-11-27T09:00:00Z'),
    );
  });

  test('has no answer for a team that never works', () => {
    expect(movedDue(NEVER, MONDAYS, THURSDAY, NOW)).toBeUndefined();
  });
});

import { describe, expect, test } from 'vitest';
import {
  type Calendar,
  DEFAULT_CALENDAR,
  dayOffName,
  forPerson,
  isQuiet,
  isWorkingDay,
  nextWorkingDay,
  workingDaysBetween,
} from '../../../src/teams/calendar/calendar.ts';
import { type LocalDate, localDateOf, plusDays } from '../../../src/teams/calendar/local-date.ts';
import { type LocalTime, parseLocalTime } from '../../../src/teams/calendar/local-time.ts';
import { isWorkingTime, nextTellingInstant } from '../../../src/teams/calendar/working-time.ts';

const date = (text: string): LocalDate => text as LocalDate;
const time = (text: string): LocalTime => parseLocalTime(text) ?? expect.fail(`${text} is no time`);
const aCalendar = (settings: Partial<Calendar> = {}): Calendar => ({
  ...DEFAULT_CALENDAR('Europe/Berlin'),
  ...settings,
});
const off = (...days: string[]): Calendar['days'] =>
  new Map(days.map((day) => [date(day), { isWorking: false, name: '' }]));

const BERLIN = aCalendar({ holidayRegion: 'DE-BE' });

describe('a day', () => {
  const OWN = aCalendar({
    holidayRegion: 'DE',
    days: new Map([
      [date('2026-12-24'), { isWorking: false, name: 'Christmas Eve' }],
      [date('2026-12-23'), { isWorking: false, name: '' }],
      [date('2026-10-03'), { isWorking: true, name: 'Launch' }],
      [date('2026-05-01'), { isWorking: true, name: '' }],
      [date('2026-04-06'), { isWorking: false, name: 'Egg hunt' }],
      [date('2026-04-03'), { isWorking: false, name: '' }],
      [date('2026-11-28'), { isWorking: false, name: '' }],
    ]),
  });

  test.for([
    { why: 'a weekday', day: '2026-11-25', offName: undefined },
    { why: 'a weekend', day: '2026-11-29', offName: 'Sunday' },
    { why: 'a public holiday', day: '2026-12-25', offName: 'Christmas Day' },
    { why: 'a public holiday on a weekend has the name of the holiday', day: '2026-12-26', offName: 'Boxing Day' },
    { why: 'the team’s own day off', day: '2026-12-24', offName: 'Christmas Eve' },
    { why: 'an own day off without a name', day: '2026-12-23', offName: 'Day off' },
    { why: 'an own working day on a Saturday and holiday', day: '2026-10-03', offName: undefined },
    { why: 'an own working day on a holiday', day: '2026-05-01', offName: undefined },
    { why: 'the own name of a holiday', day: '2026-04-06', offName: 'Egg hunt' },
    { why: 'an own day off without a name that is a holiday anyway', day: '2026-04-03', offName: 'Good Friday' },
    { why: 'an own day off without a name that is a Saturday anyway', day: '2026-11-28', offName: 'Saturday' },
    { why: 'a leap day', day: '2028-02-29', offName: undefined },
  ])('off or not: $why, $day', ({ day, offName }) => {
    expect(dayOffName(OWN, date(day))).toBe(offName);
    expect(isWorkingDay(OWN, date(day))).toBe(offName === undefined);
  });

  test('is a holiday only where a region is set', () => {
    expect(isWorkingDay(aCalendar(), date('2026-12-25'))).toBe(true);
    expect(isWorkingDay(aCalendar({ holidayRegion: 'DE' }), date('2026-12-25'))).toBe(false);
  });

  test('of work may be a Sunday', () => {
    const sundays = aCalendar({ workingDays: [7] });
    expect(isWorkingDay(sundays, date('2026-11-29'))).toBe(true);
    expect(dayOffName(sundays, date('2026-11-30'))).toBe('Monday');
  });
});

describe('nextWorkingDay', () => {
  const yearOff = aCalendar({ days: off(...Array.from({ length: 366 }, (_, n) => plusDays(date('2028-01-01'), n))) });

  test.for([
    { why: 'a working day is its own', calendar: BERLIN, from: '2026-11-25', next: '2026-11-25' },
    { why: 'over a weekend', calendar: BERLIN, from: '2026-11-28', next: '2026-11-30' },
    { why: 'over Easter', calendar: BERLIN, from: '2026-04-03', next: '2026-04-07' },
    { why: 'over New Year', calendar: BERLIN, from: '2027-01-01', next: '2027-01-04' },
    {
      why: 'onto a leap day',
      calendar: aCalendar({ days: off('2028-02-28') }),
      from: '2028-02-26',
      next: '2028-02-29',
    },
    {
      why: 'over a whole week off',
      calendar: aCalendar({ days: off('2026-11-23', '2026-11-24', '2026-11-25', '2026-11-26', '2026-11-27') }),
      from: '2026-11-21',
      next: '2026-11-30',
    },
    {
      why: 'an own day is the only one',
      calendar: aCalendar({ workingDays: [], days: new Map([[date('2026-12-05'), { isWorking: true, name: '' }]]) }),
      from: '2026-11-25',
      next: '2026-12-05',
    },
    { why: 'over a year of own days off', calendar: yearOff, from: '2028-01-01', next: '2029-01-01' },
    {
      why: 'none for a team that never works',
      calendar: aCalendar({ workingDays: [] }),
      from: '2026-11-25',
      next: undefined,
    },
  ])('$why', ({ calendar, from, next }) => {
    expect(nextWorkingDay(calendar, date(from))).toBe(next);
  });
});

describe('workingDaysBetween', () => {
  test.for([
    { why: 'a week', from: '2026-11-23', to: '2026-11-30', days: 5 },
    { why: 'the second date is not in it', from: '2026-11-27', to: '2026-11-30', days: 1 },
    { why: 'only a weekend', from: '2026-11-28', to: '2026-11-30', days: 0 },
    { why: 'Easter', from: '2026-03-30', to: '2026-04-13', days: 8 },
    { why: 'over a change of year with a week 53', from: '2026-12-28', to: '2027-01-04', days: 4 },
    { why: 'the same date', from: '2026-11-25', to: '2026-11-25', days: 0 },
    { why: 'the wrong way round', from: '2026-11-27', to: '2026-11-25', days: 0 },
  ])('$why', ({ from, to, days }) => {
    expect(workingDaysBetween(BERLIN, date(from), date(to))).toBe(days);
  });
});

describe('isWorkingTime', () => {
  const NIGHT = aCalendar({ workingDays: [7], workingHours: { from: time('01:00'), to: time('02:30') } });

  test.for([
    { why: 'work begins', calendar: BERLIN, at: '2026-11-25T08:00:00Z', is: true },
    { why: 'just before', calendar: BERLIN, at: '2026-11-25T07:59:59.999Z', is: false },
    { why: 'the last moment', calendar: BERLIN, at: '2026-11-25T15:59:59.999Z', is: true },
    { why: 'work ends', calendar: BERLIN, at: '2026-11-25T16:00:00Z', is: false },
    { why: 'in summer', calendar: BERLIN, at: '2026-07-01T07:00:00Z', is: true },
    { why: 'a Saturday', calendar: BERLIN, at: '2026-11-28T10:00:00Z', is: false },
    { why: 'a holiday', calendar: BERLIN, at: '2026-12-25T10:00:00Z', is: false },
    { why: 'the hour is skipped in which work ends', calendar: NIGHT, at: '2026-03-29T01:29:00Z', is: true },
    { why: 'an end that is skipped moves by an hour', calendar: NIGHT, at: '2026-03-29T01:30:00Z', is: false },
    { why: 'the hour comes twice in which work ends: before', calendar: NIGHT, at: '2026-10-25T00:29:00Z', is: true },
    { why: 'work does not begin again with the second', calendar: NIGHT, at: '2026-10-25T01:15:00Z', is: false },
  ])('$why', ({ calendar, at, is }) => {
    expect(isWorkingTime(calendar, new Date(at))).toBe(is);
  });
});

describe('isQuiet', () => {
  const quiet = (from: string, to: string): Calendar => aCalendar({ quietHours: { from: time(from), to: time(to) } });

  test.for([
    { why: 'over midnight: it begins', calendar: quiet('18:00', '08:00'), at: '2026-11-25T17:00:00Z', is: true },
    { why: 'over midnight: just before', calendar: quiet('18:00', '08:00'), at: '2026-11-25T16:59:59Z', is: false },
    { why: 'over midnight: midnight', calendar: quiet('18:00', '08:00'), at: '2026-11-25T23:00:00Z', is: true },
    { why: 'over midnight: its last minute', calendar: quiet('18:00', '08:00'), at: '2026-11-25T06:59:59Z', is: true },
    { why: 'over midnight: it ends', calendar: quiet('18:00', '08:00'), at: '2026-11-25T07:00:00Z', is: false },
    { why: 'at noon: in it', calendar: quiet('12:00', '13:00'), at: '2026-11-25T11:30:00Z', is: true },
    { why: 'at noon: after it', calendar: quiet('12:00', '13:00'), at: '2026-11-25T12:00:00Z', is: false },
    { why: 'none', calendar: quiet('08:00', '08:00'), at: '2026-11-25T07:00:00Z', is: false },
    {
      why: 'an hour that comes twice: the second',
      calendar: quiet('02:00', '03:00'),
      at: '2026-10-25T01:30:00Z',
      is: true,
    },
    { why: 'also on a day off', calendar: quiet('18:00', '08:00'), at: '2026-11-28T19:00:00Z', is: true },
  ])('$why', ({ calendar, at, is }) => {
    expect(isQuiet(calendar, new Date(at))).toBe(is);
  });
});

describe('forPerson', () => {
  const team = aCalendar({ holidayRegion: 'DE', days: off('2026-11-26') });

  test('keeps the team’s hours and days, on the person’s clock', () => {
    const person = forPerson(team, 'America/New_York');
    expect(person).toEqual({ ...team, timeZone: 'America/New_York' });
    expect(isWorkingTime(person, new Date('2026-11-25T14:00:00Z'))).toBe(true);
    expect(isWorkingTime(person, new Date('2026-11-25T13:59:00Z'))).toBe(false);
    expect(isWorkingTime(person, new Date('2026-11-26T15:00:00Z'))).toBe(false);
  });

  test('goes by the person’s date across the date line', () => {
    // Sunday evening for the team is Monday morning for the one, and still Sunday before dawn for the other.
    const at = new Date('2026-11-29T20:00:00Z');
    const [kiritimati, pagoPago] = [forPerson(team, 'Pacific/Kiritimati'), forPerson(team, 'Pacific/Pago_Pago')];
    expect(localDateOf(at, kiritimati.timeZone)).toBe('2026-11-30');
    expect(localDateOf(at, pagoPago.timeZone)).toBe('2026-11-29');
    expect([team, kiritimati, pagoPago].map((calendar) => isWorkingTime(calendar, at))).toEqual([false, true, false]);
  });

  test.for([
    { why: 'Slack has not said', timeZone: undefined },
    { why: 'nobody knows it', timeZone: 'Mars/Olympus_Mons' },
    { why: 'it is no name', timeZone: '' },
  ])('is the team’s calendar where the zone is unknown: $why', ({ timeZone }) => {
    expect(forPerson(team, timeZone)).toBe(team);
  });
});

test.for([
  { why: 'in the middle of work', at: '2026-11-25T10:00:00Z', is: '2026-11-25T10:00:00.000Z' },
  { why: 'while people work but want quiet', at: '2026-11-25T11:30:00Z', is: '2026-11-25T13:00:00.000Z' },
  { why: 'in the evening', at: '2026-11-25T19:00:00Z', is: '2026-11-26T08:00:00.000Z' },
])('somebody is told $why at $is', ({ at, is }) => {
  const lunch = { from: parseLocalTime('12:00') as LocalTime, to: parseLocalTime('14:00') as LocalTime };
  const calendar = { ...DEFAULT_CALENDAR('Europe/Berlin'), quietHours: lunch };
  expect(nextTellingInstant(calendar, new Date(at))?.toISOString()).toBe(is);
});

test('somebody who always has quiet hours is never told', () => {
  const always = { from: 0 as LocalTime, to: 1439 as LocalTime };
  const calendar = { ...DEFAULT_CALENDAR('Europe/Berlin'), quietHours: always };
  expect(nextTellingInstant(calendar, new Date('2026-11-25T10:00:00Z'))).toBeUndefined();
});

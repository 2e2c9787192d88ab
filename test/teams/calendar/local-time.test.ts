import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type LocalDate, localDateOf, plusDays } from '../../../src/teams/calendar/local-date.ts';
import {
  formatLocalTime,
  instantOf,
  type LocalTime,
  localTimeOf,
  parseLocalTime,
} from '../../../src/teams/calendar/local-time.ts';

const date = (text: string): LocalDate => text as LocalDate;
const time = (text: string): LocalTime => parseLocalTime(text) ?? expect.fail(`${text} is no time`);

describe('parseLocalTime', () => {
  test.for([
    { why: 'as a form sends it', text: '09:05', minutes: 545 },
    { why: 'as a person writes it', text: '9:05', minutes: 545 },
    { why: 'as Postgres prints it', text: '09:05:00', minutes: 545 },
    { why: 'the first of the day', text: '00:00', minutes: 0 },
    { why: 'the last of the day', text: '23:59', minutes: 1439 },
    { why: 'the end of a day is the next one’s start', text: '24:00', minutes: undefined },
    { why: 'an hour has 60 minutes', text: '09:60', minutes: undefined },
    { why: 'seconds are refused, because they are not kept', text: '09:05:30', minutes: undefined },
    { why: 'one digit of minutes', text: '9:5', minutes: undefined },
    { why: 'a clock of twelve hours', text: '9:05 pm', minutes: undefined },
    { why: 'less than nothing', text: '-1:00', minutes: undefined },
    { why: 'nothing', text: '', minutes: undefined },
    { why: 'a line after it', text: '09:05\n', minutes: undefined },
  ])('$why: "$text"', ({ text, minutes }) => {
    expect(parseLocalTime(text)).toBe(minutes);
  });

  test('reads whatever formatLocalTime writes', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 1439 }), (minutes) => {
        const text = formatLocalTime(minutes as LocalTime);
        expect(text).toMatch(/^\d\d:\d\d$/);
        expect(parseLocalTime(text)).toBe(minutes);
      }),
    );
  });
});

describe('instantOf', () => {
  test.for([
    { why: 'an ordinary day', zone: 'Europe/Berlin', day: '2026-11-25', clock: '10:00', at: '2026-11-25T09:00:00Z' },
    {
      why: 'skipped: by an hour',
      zone: 'Europe/Berlin',
      day: '2026-03-29',
      clock: '02:30',
      at: '2026-03-29T01:30:00Z',
    },
    { why: 'just before', zone: 'Europe/Berlin', day: '2026-03-29', clock: '01:59', at: '2026-03-29T00:59:00Z' },
    { why: 'just after', zone: 'Europe/Berlin', day: '2026-03-29', clock: '03:00', at: '2026-03-29T01:00:00Z' },
    { why: 'comes twice: first', zone: 'Europe/Berlin', day: '2026-10-25', clock: '02:30', at: '2026-10-25T00:30:00Z' },
    { why: 'after both', zone: 'Europe/Berlin', day: '2026-10-25', clock: '03:00', at: '2026-10-25T02:00:00Z' },
    { why: 'skipped', zone: 'America/New_York', day: '2026-03-08', clock: '02:30', at: '2026-03-08T07:30:00Z' },
    { why: 'comes twice', zone: 'America/New_York', day: '2026-11-01', clock: '01:30', at: '2026-11-01T05:30:00Z' },
    {
      why: 'half an hour skipped',
      zone: 'Australia/Lord_Howe',
      day: '2026-10-04',
      clock: '02:15',
      at: '2026-10-03T15:45:00Z',
    },
    {
      why: 'half an hour twice',
      zone: 'Australia/Lord_Howe',
      day: '2026-04-05',
      clock: '01:45',
      at: '2026-04-04T14:45:00Z',
    },
    { why: 'no midnight', zone: 'America/Sao_Paulo', day: '2018-11-04', clock: '00:00', at: '2018-11-04T03:00:00Z' },
    { why: 'two last hours', zone: 'America/Sao_Paulo', day: '2018-02-17', clock: '23:30', at: '2018-02-18T01:30:00Z' },
    { why: 'no midnight', zone: 'Africa/Cairo', day: '2026-04-24', clock: '00:00', at: '2026-04-23T22:00:00Z' },
    {
      why: 'no end of the day',
      zone: 'America/Scoresbysund',
      day: '2026-03-28',
      clock: '23:30',
      at: '2026-03-29T01:30:00Z',
    },
    {
      why: 'a quarter of an hour',
      zone: 'Asia/Kathmandu',
      day: '2026-02-28',
      clock: '00:00',
      at: '2026-02-27T18:15:00Z',
    },
    {
      why: 'a day that never was',
      zone: 'Pacific/Apia',
      day: '2011-12-30',
      clock: '10:00',
      at: '2011-12-30T20:00:00Z',
    },
    {
      why: 'the earliest zone',
      zone: 'Pacific/Kiritimati',
      day: '2026-11-25',
      clock: '23:59',
      at: '2026-11-25T09:59:00Z',
    },
    { why: 'the latest zone', zone: 'Etc/GMT+12', day: '2026-11-25', clock: '23:59', at: '2026-11-26T11:59:00Z' },
    { why: 'a leap day', zone: 'Asia/Tokyo', day: '2028-02-29', clock: '08:00', at: '2028-02-28T23:00:00Z' },
  ])('$why: $day $clock in $zone', ({ zone, day, clock, at }) => {
    expect(instantOf(date(day), time(clock), zone)).toEqual(new Date(at));
  });

  const ZONES = [
    'UTC',
    'Europe/Berlin',
    'Europe/London',
    'America/New_York',
    'America/Sao_Paulo',
    'America/St_Johns',
    'America/Scoresbysund',
    'Africa/Cairo',
    'Africa/Casablanca',
    'Asia/Kathmandu',
    'Asia/Tehran',
    'Atlantic/Azores',
    'Australia/Lord_Howe',
    'Pacific/Apia',
    'Pacific/Chatham',
    'Antarctica/Troll',
  ];
  const QUARTER_MS = 15 * 60_000;
  const days = fc.integer({ min: 0, max: 10_000 }).map((n) => plusDays(date('2005-01-01'), n));
  const quarters = fc.integer({ min: 0, max: 95 }).map((n) => (n * 15) as LocalTime);

  /** The wall clock as ICU writes it, without our arithmetic: `2026-11-25 10:00`. */
  const wallClock = (zone: string): ((at: number) => string) => {
    const format = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' });
    return (at) => format.format(at);
  };

  /** Every instant of three days at which the clock shows that. */
  const allInstants = (day: LocalDate, clock: LocalTime, zone: string): number[] => {
    const shown = wallClock(zone);
    const start = Date.parse(`${day}T00:00:00Z`) - 24 * 3_600_000;
    return Array.from({ length: 3 * 96 }, (_, n) => start + n * QUARTER_MS).filter(
      (at) => shown(at) === `${day} ${formatLocalTime(clock)}`,
    );
  };

  test('is the first instant at which the clock shows that time, if there is one', () => {
    fc.assert(
      fc.property(days, quarters, fc.constantFrom(...ZONES), (day, clock, zone) => {
        const [first] = allInstants(day, clock, zone);
        fc.pre(first !== undefined);
        expect(instantOf(day, clock, zone).getTime()).toBe(first);
      }),
      { numRuns: 150 },
    );
  });

  /** Days on which a clock changes: chance alone would seldom meet one. */
  const CHANGES = [
    { zone: 'Europe/Berlin', day: '2026-03-29' },
    { zone: 'Europe/Berlin', day: '2026-10-25' },
    { zone: 'Australia/Lord_Howe', day: '2026-04-05' },
    { zone: 'Australia/Lord_Howe', day: '2026-10-04' },
    { zone: 'Africa/Cairo', day: '2026-04-24' },
    { zone: 'Africa/Cairo', day: '2026-10-29' },
    { zone: 'America/Sao_Paulo', day: '2018-02-17' },
    { zone: 'America/Sao_Paulo', day: '2018-11-04' },
    { zone: 'Atlantic/Azores', day: '2026-10-25' },
    { zone: 'Antarctica/Troll', day: '2026-03-29' },
  ];
  test.for(CHANGES)('is right at every quarter of $day in $zone', ({ zone, day }) => {
    const all = Array.from({ length: 96 }, (_, n) => (n * 15) as LocalTime);
    const shown = all.map((clock) => ({ clock, first: allInstants(date(day), clock, zone)[0] }));
    for (const { clock, first } of shown.filter((one) => one.first !== undefined)) {
      expect(instantOf(date(day), clock, zone).getTime()).toBe(first);
    }
    // What is skipped is as long as what the clock moves by, and lands just as much later.
    const skipped = shown.filter(({ first }) => first === undefined).map(({ clock }) => clock);
    for (const clock of skipped) {
      expect(localTimeOf(instantOf(date(day), clock, zone), zone)).toBe(clock + skipped.length * 15);
    }
  });

  test('never goes back while the clock on the wall goes on', () => {
    fc.assert(
      fc.property(days, quarters, quarters, fc.constantFrom(...ZONES), (day, a, b, zone) => {
        const [first, second] = a <= b ? [a, b] : [b, a];
        fc.pre(allInstants(day, first, zone).length > 0 && allInstants(day, second, zone).length > 0);
        expect(instantOf(day, first, zone) <= instantOf(day, second, zone)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });
});

test('localTimeOf and localDateOf lead back to the instant, or to the same time an hour or so before', () => {
  const minutes = fc.integer({ min: 18_000_000, max: 33_000_000 }).map((n) => new Date(n * 60_000));
  fc.assert(
    fc.property(
      minutes,
      fc.constantFrom('Europe/Berlin', 'Australia/Lord_Howe', 'Asia/Kathmandu', 'Africa/Cairo'),
      (at, zone) => {
        const back = instantOf(localDateOf(at, zone), localTimeOf(at, zone), zone);
        expect([0, 30, 60]).toContain((at.getTime() - back.getTime()) / 60_000);
      },
    ),
    { numRuns: 500 },
  );
});

test('localTimeOf drops the seconds, also before 1970', () => {
  expect(localTimeOf(new Date('2026-11-25T09:59:59.999Z'), 'UTC')).toBe(time('09:59'));
  expect(localTimeOf(new Date('1969-12-31T23:59:59Z'), 'UTC')).toBe(time('23:59'));
});

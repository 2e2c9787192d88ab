import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  daysBetween,
  isoWeekOf,
  isTimeZone,
  type LocalDate,
  localDateOf,
  mondayOf,
  parseLocalDate,
  plusDays,
  startOfLocalDate,
} from '../../../src/teams/calendar/local-date.ts';
import { testDatabase } from '../../support/database.ts';

const { pool } = await testDatabase();
const date = (text: string): LocalDate => text as LocalDate;

describe('startOfLocalDate', () => {
  test.for([
    { why: 'UTC begins at midnight', zone: 'UTC', day: '2026-11-25', at: '2026-11-25T00:00:00Z' },
    { why: 'before spring forward', zone: 'Europe/Berlin', day: '2026-03-29', at: '2026-03-28T23:00:00Z' },
    { why: 'after spring forward', zone: 'Europe/Berlin', day: '2026-03-30', at: '2026-03-29T22:00:00Z' },
    { why: 'before fall back', zone: 'Europe/Berlin', day: '2026-10-25', at: '2026-10-24T22:00:00Z' },
    { why: 'after fall back', zone: 'Europe/Berlin', day: '2026-10-26', at: '2026-10-25T23:00:00Z' },
    { why: 'midnight is skipped: 01:00', zone: 'America/Sao_Paulo', day: '2018-11-04', at: '2018-11-04T03:00:00Z' },
    {
      why: 'the clock goes back at midnight',
      zone: 'America/Sao_Paulo',
      day: '2018-02-18',
      at: '2018-02-18T03:00:00Z',
    },
    { why: 'midnight comes twice: the first', zone: 'Atlantic/Azores', day: '2026-10-25', at: '2026-10-25T00:00:00Z' },
    { why: 'the earliest zone', zone: 'Pacific/Kiritimati', day: '2026-11-25', at: '2026-11-24T10:00:00Z' },
    { why: 'a late zone', zone: 'Pacific/Pago_Pago', day: '2026-11-25', at: '2026-11-25T11:00:00Z' },
    { why: 'the latest zone', zone: 'Etc/GMT+12', day: '2026-11-25', at: '2026-11-25T12:00:00Z' },
    { why: 'a quarter of an hour', zone: 'Asia/Kathmandu', day: '2026-11-25', at: '2026-11-24T18:15:00Z' },
    { why: 'half an hour of summer time', zone: 'Australia/Lord_Howe', day: '2026-10-05', at: '2026-10-04T13:00:00Z' },
    { why: '29 February', zone: 'Asia/Tokyo', day: '2024-02-29', at: '2024-02-28T15:00:00Z' },
    {
      why: 'the last day before the date line moved',
      zone: 'Pacific/Apia',
      day: '2011-12-29',
      at: '2011-12-29T10:00:00Z',
    },
    {
      why: 'a day that never was begins with the next',
      zone: 'Pacific/Apia',
      day: '2011-12-30',
      at: '2011-12-30T10:00:00Z',
    },
    { why: 'the first day after', zone: 'Pacific/Apia', day: '2011-12-31', at: '2011-12-30T10:00:00Z' },
  ])('$why: $day in $zone', ({ zone, day, at }) => {
    expect(startOfLocalDate(date(day), zone)).toEqual(new Date(at));
  });

  const ZONES = [
    'UTC',
    'Europe/Berlin',
    'Europe/London',
    'America/New_York',
    'America/Sao_Paulo',
    'America/Havana',
    'America/St_Johns',
    'Africa/Cairo',
    'Africa/Casablanca',
    'Asia/Beirut',
    'Asia/Kathmandu',
    'Asia/Tehran',
    'Atlantic/Azores',
    'Australia/Lord_Howe',
    'Pacific/Apia',
    'Pacific/Chatham',
    'Pacific/Kiritimati',
    'Pacific/Pago_Pago',
    'Antarctica/Troll',
  ];
  const days = fc.integer({ min: 0, max: 14_000 }).map((n) => plusDays(date('2000-01-01'), n));

  test('is in the day, and one millisecond earlier is another', () => {
    fc.assert(
      fc.property(days, fc.constantFrom(...ZONES), (day, zone) => {
        fc.pre(!(zone === 'Pacific/Apia' && day === '2011-12-30'));
        const start = startOfLocalDate(day, zone);
        expect(localDateOf(start, zone)).toBe(day);
        expect(localDateOf(new Date(start.getTime() - 1), zone) < day).toBe(true);
      }),
      { numRuns: 400 },
    );
  });
});

describe('parseLocalDate', () => {
  test.for([
    { why: 'a day', text: '2026-11-25', is: '2026-11-25' },
    { why: 'a leap day', text: '2024-02-29', is: '2024-02-29' },
    { why: 'no leap year', text: '2026-02-29', is: undefined },
    { why: 'a day no month has', text: '2026-02-30', is: undefined },
    { why: 'a month no year has', text: '2026-13-01', is: undefined },
    { why: 'a day with its time', text: '2026-11-25T10:00:00Z', is: undefined },
    { why: 'one digit', text: '2026-11-5', is: undefined },
    { why: 'words', text: 'yesterday', is: undefined },
    { why: 'a line after it', text: '2026-11-25\n', is: undefined },
  ])('$why: $text', ({ text, is }) => {
    expect(parseLocalDate(text)).toBe(is);
  });
});

describe('whole days', () => {
  test('are counted over a clock change', () => {
    expect(daysBetween(date('2026-03-28'), date('2026-03-30'))).toBe(2);
    expect(plusDays(date('2026-10-24'), 2)).toBe('2026-10-26');
    expect(plusDays(date('2024-03-01'), -1)).toBe('2024-02-29');
  });

  test.for([
    { why: 'a Wednesday', day: '2026-11-25', monday: '2026-11-23', week: { year: 2026, week: 48 } },
    { why: 'a Monday is its own', day: '2026-11-23', monday: '2026-11-23', week: { year: 2026, week: 48 } },
    { why: 'a Sunday ends its week', day: '2026-11-29', monday: '2026-11-23', week: { year: 2026, week: 48 } },
    { why: 'New Year in the old year’s week', day: '2027-01-01', monday: '2026-12-28', week: { year: 2026, week: 53 } },
    { why: 'New Year’s Eve in the new year’s', day: '2024-12-31', monday: '2024-12-30', week: { year: 2025, week: 1 } },
  ])('have an ISO week: $why', ({ day, monday, week }) => {
    expect(mondayOf(date(day))).toBe(monday);
    expect(isoWeekOf(date(day))).toEqual(week);
  });
});

describe('isTimeZone', () => {
  const KNOWN = [
    'UTC',
    'GMT',
    'Europe/Berlin',
    'America/Argentina/Buenos_Aires',
    'US/Pacific',
    'Etc/GMT+5',
    'asia/tokyo',
  ];
  test.for(KNOWN)('%s is one, and Postgres means the same by it', async (zone) => {
    expect(isTimeZone(zone)).toBe(true);
    for (const at of ['2026-01-15T12:00:00Z', '2026-07-15T12:00:00Z']) {
      const { rows } = await pool.query<{ day: string; hour: string }>(
        `select to_char($1::timestamptz at time zone $2, 'HH24:MI') as hour`,
        [at, zone],
      );
      const hour = new Intl.DateTimeFormat('en-GB', { timeZone: zone, hour: '2-digit', minute: '2-digit' });
      expect(rows[0]?.hour).toBe(hour.format(new Date(at)));
    }
  });

  test.for([
    { why: 'nothing', name: '' },
    { why: 'a town that is in none', name: 'Europe/Nowhere' },
    { why: 'a town without its region', name: 'Berlin' },
    { why: 'an offset', name: '+01:00' },
    { why: 'an offset with a name before it, which Postgres reads the other way round', name: 'GMT+05' },
    { why: 'an offset after a town that is in none', name: 'Europe/Nowhere+05' },
    { why: 'India’s time here and Israel’s in Postgres', name: 'IST' },
    { why: 'with summer time here and without in Postgres', name: 'CET' },
    { why: 'a zone that only Postgres knows', name: 'posix/Europe/Berlin' },
    { why: 'the machine’s own zone', name: 'localtime' },
    { why: 'a path', name: '../etc/passwd' },
    { why: 'a quote', name: "UTC'" },
    { why: 'a line after it', name: 'UTC\n' },
  ])('refuses $why: "$name"', ({ name }) => {
    expect(isTimeZone(name)).toBe(false);
  });
});

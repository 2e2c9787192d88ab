import { describe, expect, test } from 'vitest';
import { holidayName, isRegion, regions } from '../../../src/teams/calendar/holidays.ts';
import { type LocalDate, plusDays } from '../../../src/teams/calendar/local-date.ts';

const date = (text: string): LocalDate => text as LocalDate;

describe('holidayName', () => {
  test.for([
    { why: 'a fixed date', region: 'DE', day: '2026-10-03', name: 'National Holiday' },
    { why: 'by Easter', region: 'DE', day: '2026-04-06', name: 'Easter Monday' },
    { why: 'Easter moves', region: 'DE', day: '2027-03-29', name: 'Easter Monday' },
    { why: 'an observance is worked on', region: 'DE', day: '2026-12-24', name: undefined },
    { why: 'an ordinary day', region: 'DE', day: '2026-11-25', name: undefined },
    { why: 'of one state', region: 'DE-BY', day: '2026-01-06', name: 'Epiphany' },
    { why: 'not of another', region: 'DE-BE', day: '2026-01-06', name: undefined },
    { why: 'not of the country', region: 'DE', day: '2026-01-06', name: undefined },
    { why: 'of the country, in a state', region: 'DE-BY', day: '2026-05-01', name: 'Labour Day' },
    { why: 'a weekday of a month', region: 'US', day: '2026-11-26', name: 'Thanksgiving Day' },
    { why: 'another day off for a Sunday', region: 'US', day: '2027-07-05', name: 'Independence Day (substitute day)' },
    {
      why: 'another day off in the year before',
      region: 'US',
      day: '2027-12-31',
      name: "New Year's Day (substitute day)",
    },
    { why: 'another day off after two', region: 'GB-ENG', day: '2027-12-28', name: 'Boxing Day (substitute day)' },
    { why: 'by the sun', region: 'JP', day: '2026-03-20', name: 'Spring Equinox Day' },
    {
      why: 'begins on the evening before, elsewhere',
      region: 'IL',
      day: '2026-09-21',
      name: 'Day of Atonement (Yom Kippur)',
    },
    { why: 'the evening before is worked on', region: 'IL', day: '2026-09-20', name: undefined },
    { why: 'first of several days', region: 'KR', day: '2026-02-17', name: 'Korean New Year' },
    { why: 'last of several days', region: 'KR', day: '2026-02-19', name: 'Korean New Year' },
    { why: 'after several days', region: 'KR', day: '2026-02-20', name: undefined },
    {
      why: 'the last whole day of a feast',
      region: 'TR',
      day: '2026-05-30',
      name: 'Feast of the Sacrifice (Eid al-Adha)',
    },
    { why: 'a part of a day at its end', region: 'TR', day: '2026-05-31', name: undefined },
    { why: 'a feast that goes on over New Year', region: 'SZ', day: '2027-01-02', name: 'Incwala Festival' },
    { why: 'only the afternoon is free', region: 'CH-SO', day: '2026-05-01', name: undefined },
    { why: 'only the evening is free', region: 'AU-SA', day: '2026-12-24', name: undefined },
    { why: 'a day of 25 hours is one day', region: 'AU-NSW', day: '2026-04-05', name: 'Easter Sunday' },
    { why: 'a day of 23 hours is one day', region: 'DE-BB', day: '2024-03-31', name: 'Easter Sunday' },
    { why: 'an unknown region', region: 'XX', day: '2026-01-01', name: undefined },
    { why: 'an unknown part of a country is not that country', region: 'DE-ZZ', day: '2026-01-01', name: undefined },
  ])('$why: $day in $region', ({ region, day, name }) => {
    expect(holidayName(region, date(day))).toBe(name);
  });

  test('the year of Berlin has ten', () => {
    const year = Array.from({ length: 365 }, (_, n) => plusDays(date('2026-01-01'), n));
    expect(year.filter((day) => holidayName('DE-BE', day) !== undefined)).toEqual([
      '2026-01-01',
      '2026-03-08',
      '2026-04-03',
      '2026-04-06',
      '2026-05-01',
      '2026-05-14',
      '2026-05-25',
      '2026-10-03',
      '2026-12-25',
      '2026-12-26',
    ]);
  });

  test('is computed once for a region and year', () => {
    const day = date('2026-06-15');
    holidayName('CH-ZH', day);
    const start = performance.now();
    for (let n = 0; n < 1_000; n += 1) holidayName('CH-ZH', day);
    // Computed anew, one alone takes about 10 ms.
    expect(performance.now() - start).toBeLessThan(500);
  });
});

describe('regions', () => {
  const named = new Map(regions().map(({ code, name }) => [code, name]));

  test.for([
    { why: 'a country', code: 'DE', name: 'Germany' },
    { why: 'a country that the package names in its own language', code: 'IT', name: 'Italy' },
    { why: 'a state', code: 'DE-BW', name: 'Baden-Württemberg' },
    { why: 'a state that the package names in its own language', code: 'DE-BY', name: 'Bavaria' },
    { why: 'a state called like a country', code: 'US-GA', name: 'Georgia (United States)' },
    { why: 'a country called like a state', code: 'GE', name: 'Georgia' },
    { why: 'a state called like another country’s', code: 'PK-PB', name: 'Punjab (Pakistan)' },
  ])('know $why: $code', ({ code, name }) => {
    expect(named.get(code)).toBe(name);
    expect(isRegion(code)).toBe(true);
  });

  test('have a code and a name of their own, which fit into the settings', () => {
    const all = regions();
    expect(all.length).toBeGreaterThan(500);
    expect(new Set(all.map(({ code }) => code)).size).toBe(all.length);
    expect(new Set(all.map(({ name }) => name)).size).toBe(all.length);
    expect(all.filter(({ code }) => code.length > 20)).toEqual([]);
  });

  test('list a country before its parts', () => {
    const codes = regions().map(({ code }) => code);
    const germany = codes.indexOf('DE');
    expect(codes.slice(germany + 1, germany + 17).every((code) => code.startsWith('DE-'))).toBe(true);
    expect(codes[germany + 17]).toMatch(/^[A-Z]{2}$/);
  });

  test.for(['', 'de', 'DE-by', 'DE-ZZ', 'XX', 'Germany', 'DE-', 'DE-BY-A'])('do not have "%s"', (text) => {
    expect(isRegion(text)).toBe(false);
  });
});

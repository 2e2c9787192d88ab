import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  previousWindow,
  resolveWindow,
  trendWeeks,
  type Window,
  type WindowSpec,
} from '../../../src/dora/metrics/window.ts';
import { parseWindow, windowWord } from '../../../src/dora/metrics/window-word.ts';
import {
  daysBetween,
  type LocalDate,
  localDateOf,
  parseLocalDate,
  plusDays,
} from '../../../src/teams/calendar/local-date.ts';
import { present, valueOf } from '../../support/given.ts';

const date = (text: string): LocalDate => present(parseLocalDate(text));
const days = (count: number): WindowSpec => ({ kind: 'days', days: count });
const range = (from: string, to: string): WindowSpec => ({ kind: 'range', from: date(from), to: date(to) });

function resolved(spec: WindowSpec, now: string, timeZone = 'UTC'): Window {
  return valueOf(resolveWindow(spec, new Date(now), timeZone));
}

/** `2026-11-02..2026-11-05`, and its instants where these matter. */
const datesOf = ({ from, to }: Window): string => `${from}..${to}`;
const instantsOf = ({ fromAt, toAt }: Window): string[] => [fromAt, toAt].map((at) => at.toISOString());

const ZONES = [
  'UTC',
  'Europe/Berlin',
  'America/New_York',
  'Pacific/Kiritimati',
  'Pacific/Pago_Pago',
  'Asia/Kathmandu',
  'America/Havana',
  'Australia/Lord_Howe',
];
const anyZone = fc.constantFrom(...ZONES);

/** Around the changes of the clock of 2026 and 2028, a leap day, a turn of the year, and anywhere else. */
const anyNow = fc.oneof(
  fc
    .constantFrom('2026-03-08', '2026-03-29', '2026-10-25', '2026-11-01', '2028-02-29', '2027-01-01')
    .chain((day) =>
      fc.integer({ min: -48 * 60, max: 48 * 60 }).map((minutes) => new Date(Date.parse(day) + minutes * 60_000)),
    ),
  fc.date({ min: new Date('2015-01-01'), max: new Date('2035-01-01'), noInvalidDate: true }),
);
const anyDate = fc.integer({ min: 0, max: 3_650 }).map((offset) => plusDays(date('2018-01-01'), offset));
const anyRange = fc
  .tuple(anyDate, fc.integer({ min: 1, max: 366 }))
  .map(([from, length]): WindowSpec => ({ kind: 'range', from, to: plusDays(from, length) }));
const anySpec: fc.Arbitrary<WindowSpec> = fc.oneof(
  fc.integer({ min: 1, max: 366 }).map(days),
  fc.constantFrom<WindowSpec>({ kind: 'this-week' }, { kind: 'last-week' }),
  anyRange,
);

describe('parseWindow', () => {
  test.for([
    { why: 'days', word: '30d', spec: days(30) },
    { why: 'one day is today', word: '1d', spec: days(1) },
    { why: 'a year with its leap day is the most', word: '366d', spec: days(366) },
    { why: 'a week is seven days', word: '8w', spec: days(56) },
    { why: 'the most whole weeks', word: '52w', spec: days(364) },
    { why: 'leading zeros do no harm', word: '007d', spec: days(7) },
    { why: 'this week', word: 'this-week', spec: { kind: 'this-week' } },
    { why: 'last week', word: 'last-week', spec: { kind: 'last-week' } },
    { why: 'two dates', word: '2026-10-01..2026-11-01', spec: range('2026-10-01', '2026-11-01') },
    { why: 'one day as a range', word: '2026-10-01..2026-10-02', spec: range('2026-10-01', '2026-10-02') },
    { why: 'over a leap day', word: '2028-01-01..2029-01-01', spec: range('2028-01-01', '2029-01-01') },
  ] as const)('reads $word: $why', ({ word, spec }) => {
    expect(parseWindow(word)).toEqual({ ok: true, value: spec });
  });

  test.for([
    { why: 'no days', word: '0d', hint: '`0d`: a window has 1 to 366 days' },
    { why: 'too many days', word: '367d', hint: '`367d`: a window has 1 to 366 days' },
    { why: 'too many weeks', word: '53w', hint: '`53w`: a window has 1 to 366 days' },
    { why: 'far too many', word: '99999999999999999999d', hint: 'a window has 1 to 366 days' },
    { why: 'no unit', word: '30', hint: '`30` is not a window. Write `30d`' },
    { why: 'a unit we do not count in', word: '3m', hint: '`3m` is not a window. Write `30d`' },
    { why: 'a unit in full', word: '30days', hint: '`30days` is not a window' },
    { why: 'a negative number', word: '-30d', hint: '`-30d` is not a window' },
    { why: 'a fraction', word: '1.5d', hint: '`1.5d` is not a window' },
    { why: 'no second date', word: '2026-10-01..', hint: '`2026-10-01..` lacks a date' },
    { why: 'no first date', word: '..2026-10-01', hint: '`..2026-10-01` lacks a date' },
    { why: 'no dates', word: '..', hint: '`..` lacks a date' },
    { why: 'three dates', word: '2026-10-01..2026-10-05..2026-10-09', hint: '`2026-10-05..2026-10-09` is not a date' },
    { why: 'a day that does not exist', word: '2026-02-30..2026-03-05', hint: '`2026-02-30` is not a date' },
    { why: 'a 29 February in a common year', word: '2026-02-01..2026-02-29', hint: '`2026-02-29` is not a date' },
    { why: 'words', word: 'october..november', hint: '`october` is not a date' },
    { why: 'the same day twice', word: '2026-10-01..2026-10-01', hint: 'the second date must come after the first' },
    { why: 'the wrong way round', word: '2026-11-01..2026-10-01', hint: 'the second date must come after the first' },
    { why: 'a day too long', word: '2026-01-01..2027-01-03', hint: 'has 367 days; a window has at most 366' },
    { why: 'before computers', word: '0000-01-01..0000-02-01', hint: 'nothing was deployed before 1970-01-01' },
  ])('refuses $word with a hint: $why', ({ word, hint }) => {
    expect(parseWindow(word)).toEqual({ ok: false, hint: expect.stringContaining(hint) });
  });

  test.for(['payments', 'org/checkout', 'd30', 'api2', 'v1.2', '', 'week', '🚀'])('sees no window in %j', (word) => {
    expect(parseWindow(word)).toBeUndefined();
  });

  test('a hint pings nobody and stays short, whatever was typed', () => {
    const word = `<!channel>\`${'x'.repeat(5_000)}..2026-01-01`;
    const parsed = parseWindow(word);
    const hint = parsed?.ok === false ? parsed.hint : '';
    expect(hint).not.toContain('<!');
    expect(hint.length).toBeLessThan(300);
    expect(hint.match(/`/g)).toHaveLength(4);
  });

  test('every window reads back from its own word', () => {
    fc.assert(
      fc.property(anySpec, (spec) => {
        expect(parseWindow(windowWord(spec))).toEqual({ ok: true, value: spec });
      }),
    );
  });
});

describe('resolveWindow', () => {
  test.for([
    { why: 'today alone', spec: days(1), now: '2026-11-25T10:00:00Z', dates: '2026-11-25..2026-11-26' },
    { why: 'thirty days end with today', spec: days(30), now: '2026-11-25T10:00:00Z', dates: '2026-10-27..2026-11-26' },
    {
      why: 'this week begins on Monday and ends with today',
      spec: { kind: 'this-week' } as const,
      now: '2026-11-25T10:00:00Z',
      dates: '2026-11-23..2026-11-26',
    },
    {
      why: 'on a Sunday the week is whole',
      spec: { kind: 'this-week' } as const,
      now: '2026-11-29T23:59:59Z',
      dates: '2026-11-23..2026-11-30',
    },
    {
      why: 'last week is whole, from Monday to Sunday',
      spec: { kind: 'last-week' } as const,
      now: '2026-11-23T00:00:00Z',
      dates: '2026-11-16..2026-11-23',
    },
    {
      why: 'the week of New Year belongs to both years',
      spec: { kind: 'this-week' } as const,
      now: '2027-01-01T12:00:00Z',
      dates: '2026-12-28..2027-01-02',
    },
    {
      why: 'the second date of a range is not in it',
      spec: range('2026-10-01', '2026-11-01'),
      now: '2026-11-25T10:00:00Z',
      dates: '2026-10-01..2026-11-01',
    },
    {
      why: 'a range into the future ends with today',
      spec: range('2026-11-01', '2026-12-01'),
      now: '2026-11-25T10:00:00Z',
      dates: '2026-11-01..2026-11-26',
    },
    {
      why: 'a range may begin today',
      spec: range('2026-11-25', '2026-12-01'),
      now: '2026-11-25T10:00:00Z',
      dates: '2026-11-25..2026-11-26',
    },
    { why: 'a leap day counts', spec: days(3), now: '2028-03-01T12:00:00Z', dates: '2028-02-28..2028-03-02' },
  ])('$why', ({ spec, now, dates }) => {
    expect(datesOf(resolved(spec, now))).toBe(dates);
  });

  test.for([
    { why: 'it is tomorrow already at +14', zone: 'Pacific/Kiritimati', dates: '2026-11-26..2026-11-27' },
    { why: 'it is still yesterday at −11', zone: 'Pacific/Pago_Pago', dates: '2026-11-24..2026-11-25' },
    { why: 'and today in between', zone: 'Europe/Berlin', dates: '2026-11-25..2026-11-26' },
  ])('today is the zone’s: $why', ({ zone, dates }) => {
    expect(datesOf(resolved(days(1), '2026-11-25T10:30:00Z', zone))).toBe(dates);
  });

  test.for([
    {
      why: 'a spring day in Berlin has 23 hours',
      zone: 'Europe/Berlin',
      spec: range('2026-03-29', '2026-03-30'),
      at: ['2026-03-28T23:00:00.000Z', '2026-03-29T22:00:00.000Z'],
    },
    {
      why: 'an autumn day in Berlin has 25',
      zone: 'Europe/Berlin',
      spec: range('2026-10-25', '2026-10-26'),
      at: ['2026-10-24T22:00:00.000Z', '2026-10-25T23:00:00.000Z'],
    },
    {
      why: 'a spring day in New York has 23',
      zone: 'America/New_York',
      spec: range('2026-03-08', '2026-03-09'),
      at: ['2026-03-08T05:00:00.000Z', '2026-03-09T04:00:00.000Z'],
    },
    {
      why: 'an autumn day in New York has 25',
      zone: 'America/New_York',
      spec: range('2026-11-01', '2026-11-02'),
      at: ['2026-11-01T04:00:00.000Z', '2026-11-02T05:00:00.000Z'],
    },
  ])('$why', ({ zone, spec, at }) => {
    expect(instantsOf(resolved(spec, '2026-12-01T00:00:00Z', zone))).toEqual(at);
  });

  test('a range that lies in the future gets a hint with the date of today', () => {
    const parsed = resolveWindow(range('2026-11-26', '2026-12-01'), new Date('2026-11-25T10:00:00Z'), 'UTC');
    expect(parsed).toEqual({ ok: false, hint: '2026-11-26 lies in the future; today is 2026-11-25.' });
  });

  test('N days end with today and are N local dates, in every zone and on every day', () => {
    fc.assert(
      fc.property(anyNow, anyZone, fc.integer({ min: 1, max: 366 }), (now, zone, count) => {
        const window = resolved(days(count), now.toISOString(), zone);
        expect(plusDays(window.to, -1)).toBe(localDateOf(now, zone));
        expect([window.days, daysBetween(window.from, window.to)]).toEqual([count, count]);
        expect(window.fromAt <= now && now < window.toAt).toBe(true);
      }),
    );
  });

  test('its instants are the first of their dates', () => {
    fc.assert(
      fc.property(anyNow, anyZone, fc.integer({ min: 1, max: 366 }), (now, zone, count) => {
        const { from, to, fromAt, toAt } = resolved(days(count), now.toISOString(), zone);
        for (const [first, at] of [
          [from, fromAt],
          [to, toAt],
        ] as const) {
          expect(localDateOf(at, zone)).toBe(first);
          expect(localDateOf(new Date(at.getTime() - 1), zone) < first).toBe(true);
        }
      }),
    );
  });
});

describe('previousWindow', () => {
  test.for([
    { why: 'as long and just before', spec: days(30), now: '2026-11-25T10:00:00Z', dates: '2026-09-27..2026-10-27' },
    {
      why: 'the same weekdays of last week',
      spec: { kind: 'this-week' } as const,
      now: '2026-11-25T10:00:00Z',
      dates: '2026-11-16..2026-11-19',
    },
    {
      why: 'the week before last week',
      spec: { kind: 'last-week' } as const,
      now: '2026-11-25T10:00:00Z',
      dates: '2026-11-09..2026-11-16',
    },
    {
      why: 'as many days as there are so far',
      spec: range('2026-11-21', '2026-12-01'),
      now: '2026-11-25T10:00:00Z',
      dates: '2026-11-16..2026-11-21',
    },
  ])('$why', ({ spec, now, dates }) => {
    expect(datesOf(previousWindow(spec, resolved(spec, now)))).toBe(dates);
  });

  test('is as many days and just before, and never overlaps', () => {
    fc.assert(
      fc.property(anyNow, anyZone, anySpec, (now, zone, spec) => {
        const current = resolveWindow(spec, now, zone);
        fc.pre(current.ok);
        const previous = previousWindow(spec, current.value);
        expect(previous.days).toBe(current.value.days);
        expect(previous.toAt <= current.value.fromAt).toBe(true);
        const back = spec.kind === 'this-week' ? 7 : previous.days;
        expect(daysBetween(previous.from, current.value.from)).toBe(back);
      }),
    );
  });
});

describe('trendWeeks', () => {
  test('are the twelve complete ISO weeks and the days of the running one so far', () => {
    const weeks = trendWeeks(new Date('2026-11-25T10:00:00Z'), 'Europe/Berlin');
    expect(weeks).toHaveLength(13);
    expect(datesOf(present(weeks[0]))).toBe('2026-08-31..2026-09-07');
    expect(datesOf(present(weeks[11]))).toBe('2026-11-16..2026-11-23');
    expect(datesOf(present(weeks[12]))).toBe('2026-11-23..2026-11-26');
  });

  test('follow each other without a gap, each seven days and a Monday first', () => {
    fc.assert(
      fc.property(anyNow, anyZone, (now, zone) => {
        const weeks = trendWeeks(now, zone);
        weeks.slice(1).forEach((week, index) => expect(week.fromAt).toEqual(weeks[index]?.toAt));
        expect(weeks.slice(0, 12).every((week) => week.days === 7)).toBe(true);
        expect(weeks.every(({ from }) => new Date(`${from}T00:00:00Z`).getUTCDay() === 1)).toBe(true);
        expect((weeks[11]?.toAt ?? now) <= now && now < (weeks[12]?.toAt ?? now)).toBe(true);
      }),
    );
  });
});

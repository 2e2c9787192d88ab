import { describe, expect, test } from 'vitest';
import { type Calendar, DEFAULT_CALENDAR } from '../../../src/teams/calendar/calendar.ts';
import {
  type Due,
  movedDue,
  nextDue,
  nextDueAfterOccurrence,
  timeliness,
  type Weekly,
} from '../../../src/teams/calendar/calendar-due.ts';
import { type LocalDate, plusDays } from '../../../src/teams/calendar/local-date.ts';
import { type LocalTime, parseLocalTime } from '../../../src/teams/calendar/local-time.ts';

const MINUTE_MS = 60_000;
const HOUR_MS = 60 * MINUTE_MS;
const time = (text: string): LocalTime => parseLocalTime(text) ?? expect.fail(`${text} is no time`);

type Settings = { readonly calendar: Calendar; readonly weekly: Weekly };
type Entry = { readonly occurrence: LocalDate; readonly how: 'on-time' | 'late' | 'too-late'; readonly at: Date };
type Outage = { readonly from: Date; readonly hours: number };
type Edit = { readonly at: Date; readonly settings: Settings };

/** A schedule's row in memory, looked at every minute as the bot does, with outages and with settings that change. */
function live(year: number, settings: Settings, outages: readonly Outage[] = [], edits: readonly Edit[] = []): Entry[] {
  const log: Entry[] = [];
  const isDown = (at: number): boolean =>
    outages.some(({ from, hours }) => at >= from.getTime() && at < from.getTime() + hours * HOUR_MS);
  const coming = [...edits];
  let now = settings;
  let row: Due | undefined = nextDue(now.calendar, now.weekly, new Date(Date.UTC(year, 0, 1)));
  for (let tick = Date.UTC(year, 0, 1); tick < Date.UTC(year + 1, 0, 1); tick += MINUTE_MS) {
    const edit = coming[0];
    if (edit !== undefined && tick >= edit.at.getTime()) {
      coming.shift();
      now = edit.settings;
      if (row !== undefined) row = movedDue(now.calendar, now.weekly, row, new Date(tick));
    }
    // Several may be due in one tick, after days off.
    while (row !== undefined && tick >= row.dueAt.getTime() && !isDown(tick)) {
      const { kind } = timeliness(now.calendar, row.dueAt, new Date(tick));
      if (kind === 'early' || kind === 'wait') break;
      log.push({ occurrence: row.occurrence, how: kind, at: new Date(tick) });
      row = nextDueAfterOccurrence(now.calendar, now.weekly, row.occurrence);
    }
  }
  return log;
}

const entry = (log: readonly Entry[], index: number): Entry =>
  log.at(index) ?? expect.fail(`the log has no entry ${index}`);

/** Every week from the first to the last, once, in order. */
function expectEveryWeekOnce(log: readonly Entry[], atLeast = 52): void {
  const first = entry(log, 0);
  expect(log.length).toBeGreaterThanOrEqual(atLeast);
  expect(log.map(({ occurrence }) => occurrence)).toEqual(log.map((_, n) => plusDays(first.occurrence, 7 * n)));
}

const everyDay = (timeZone: string): Calendar => ({
  ...DEFAULT_CALENDAR(timeZone),
  workingDays: [1, 2, 3, 4, 5, 6, 7],
});

/** Each on the weekday and in a year in which its clock does the worst it can. */
const ZONES = [
  { zone: 'Europe/Berlin', year: 2026, weekday: 7 },
  { zone: 'America/New_York', year: 2026, weekday: 7 },
  { zone: 'Australia/Lord_Howe', year: 2026, weekday: 7 },
  { zone: 'Asia/Kathmandu', year: 2028, weekday: 2 },
  { zone: 'Pacific/Apia', year: 2011, weekday: 5 },
  { zone: 'America/Sao_Paulo', year: 2018, weekday: 7 },
  { zone: 'Africa/Cairo', year: 2026, weekday: 5 },
  { zone: 'UTC', year: 2026, weekday: 1 },
];
const TIMES = ['00:00', '01:30', '02:30', '10:00', '17:30', '23:59'];

/** Where no clock ever showed the time that was set; everywhere else it is sent at exactly that. */
const MOVED: Readonly<Record<string, string>> = {
  'Europe/Berlin 02:30': '2026-03-29 03:30',
  'America/New_York 02:30': '2026-03-08 03:30',
  'America/Sao_Paulo 00:00': '2018-11-04 01:00',
  'Africa/Cairo 00:00': '2026-04-24 01:00',
  // Its 30 December never was.
  'Pacific/Apia 00:00': '2011-12-31 00:00',
  'Pacific/Apia 01:30': '2011-12-31 01:30',
  'Pacific/Apia 02:30': '2011-12-31 02:30',
  'Pacific/Apia 10:00': '2011-12-31 10:00',
  'Pacific/Apia 17:30': '2011-12-31 17:30',
  'Pacific/Apia 23:59': '2011-12-31 23:59',
};

/** As ICU writes it, without our arithmetic. */
const wall = (at: Date, timeZone: string): string =>
  new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' }).format(at);
const weekdayOf = (at: Date, timeZone: string): number =>
  ['Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat', 'Sun'].indexOf(
    new Intl.DateTimeFormat('en', { timeZone, weekday: 'short' }).format(at),
  ) + 1;

const everyTime = ZONES.flatMap((zone) => TIMES.map((clock) => ({ ...zone, clock })));

describe('a year of ticks', () => {
  test.for(everyTime)(
    'in $zone at $clock: every week once, when the clock shows it',
    ({ zone, year, weekday, clock }) => {
      const log = live(year, { calendar: everyDay(zone), weekly: { weekday, time: time(clock) } });
      expectEveryWeekOnce(log);
      expect(log.every(({ how }) => how === 'on-time')).toBe(true);
      const odd = log.filter(({ at }) => weekdayOf(at, zone) !== weekday || !wall(at, zone).endsWith(` ${clock}`));
      const moved = MOVED[`${zone} ${clock}`];
      expect(odd.map(({ at }) => wall(at, zone))).toEqual(moved === undefined ? [] : [moved]);
    },
  );

  test.for(everyTime)('in $zone at $clock, and 8 hours away: that week is late, the others are not', (row) => {
    const settings = { calendar: everyDay(row.zone), weekly: { weekday: row.weekday, time: time(row.clock) } };
    const hit = entry(live(row.year, settings), 20);
    const outage = { from: new Date(hit.at.getTime() - HOUR_MS), hours: 8 };
    const log = live(row.year, settings, [outage]);
    expectEveryWeekOnce(log);
    const delayed = log.filter(({ how }) => how !== 'on-time');
    expect(delayed.map(({ occurrence, how }) => ({ occurrence, how }))).toEqual([
      { occurrence: hit.occurrence, how: 'late' },
    ]);
    const { at } = entry(delayed, 0);
    expect(at.getTime()).toBeGreaterThanOrEqual(hit.at.getTime() + 7 * HOUR_MS);
    expect(at.getTime()).toBeLessThanOrEqual(hit.at.getTime() + 24 * HOUR_MS);
    const shown = wall(at, row.zone).slice(-5);
    expect(shown >= '09:00' && shown < '17:00').toBe(true);
  });
});

describe('a year in Berlin, Mondays at ten', () => {
  const calendar: Calendar = { ...DEFAULT_CALENDAR('Europe/Berlin'), holidayRegion: 'DE-BE' };
  const mondays: Settings = { calendar, weekly: { weekday: 1, time: time('10:00') } };
  const unusual = (log: readonly Entry[]): string[] =>
    log
      .filter(({ at, how }) => how !== 'on-time' || weekdayOf(at, 'Europe/Berlin') !== 1)
      .map(({ occurrence, how, at }) => `${occurrence} ${how} ${wall(at, 'Europe/Berlin')}`);

  test('is put off by two holidays, each to Tuesday', () => {
    const log = live(2026, mondays);
    expectEveryWeekOnce(log);
    expect(unusual(log)).toEqual(['2026-03-30 on-time 2026-04-07 10:00', '2026-05-18 on-time 2026-05-26 10:00']);
  });

  test('goes over a leap day and over a week 53', () => {
    expectEveryWeekOnce(live(2028, mondays));
    const last = entry(live(2026, mondays), -1);
    const first = entry(live(2027, mondays), 0);
    expect(first.occurrence).toBe(plusDays(last.occurrence, 7));
    expect(first.occurrence).toBe('2026-12-28');
  });

  test('skips and names what an outage of days made too late, and loses nothing after it', () => {
    const log = live(2026, mondays, [{ from: new Date('2026-06-14T00:00:00Z'), hours: 80 }]);
    expectEveryWeekOnce(log);
    expect(log.filter(({ how }) => how !== 'on-time').map(({ occurrence, how }) => `${occurrence} ${how}`)).toEqual([
      '2026-06-08 too-late',
    ]);
  });

  test('names each of several weeks away, at once', () => {
    const log = live(2026, mondays, [{ from: new Date('2026-06-14T00:00:00Z'), hours: 24 * 17 }]);
    expectEveryWeekOnce(log);
    const skipped = log.filter(({ how }) => how === 'too-late');
    expect(skipped.map(({ occurrence }) => occurrence)).toEqual(['2026-06-08', '2026-06-15', '2026-06-22']);
    expect(new Set(skipped.map(({ at }) => at.getTime())).size).toBe(1);
  });

  test('sends two at once after a whole week off: each is about its own', () => {
    const off = [20, 21, 22, 23, 24].map(
      (day) => [`2026-07-${day}` as LocalDate, { isWorking: false, name: '' }] as const,
    );
    const log = live(2026, { ...mondays, calendar: { ...calendar, days: new Map(off) } });
    expectEveryWeekOnce(log);
    const both = log.filter(({ at }) => wall(at, 'Europe/Berlin') === '2026-07-27 10:00');
    expect(both.map(({ occurrence }) => occurrence)).toEqual(['2026-07-13', '2026-07-20']);
  });

  test('sends nothing for a team that never works', () => {
    expect(live(2026, { ...mondays, calendar: { ...calendar, workingDays: [] } })).toEqual([]);
  });
});

describe('a setting that changes', () => {
  const calendar: Calendar = { ...DEFAULT_CALENDAR('Europe/Berlin'), holidayRegion: 'DE-BE' };
  const on = (weekday: number, clock: string): Settings => ({ calendar, weekly: { weekday, time: time(clock) } });

  const EDITS = [
    {
      why: 'to later in the week, after the sending',
      at: '2026-06-15T12:00:00Z',
      from: on(1, '10:00'),
      to: on(4, '10:00'),
    },
    { why: 'to a later hour, after the sending', at: '2026-06-15T08:30:00Z', from: on(1, '10:00'), to: on(1, '16:00') },
    {
      why: 'to an earlier hour, after the sending',
      at: '2026-06-15T08:30:00Z',
      from: on(1, '10:00'),
      to: on(1, '09:00'),
    },
    {
      why: 'to earlier in the week, after the sending',
      at: '2026-06-18T12:00:00Z',
      from: on(4, '10:00'),
      to: on(1, '10:00'),
    },
    {
      why: 'to later in the week, before the sending',
      at: '2026-06-15T07:00:00Z',
      from: on(1, '10:00'),
      to: on(4, '10:00'),
    },
    {
      why: 'to a day of this week that has gone by',
      at: '2026-06-17T12:00:00Z',
      from: on(4, '10:00'),
      to: on(1, '10:00'),
    },
    { why: 'to Sunday, which waits for Monday', at: '2026-06-15T12:00:00Z', from: on(1, '10:00'), to: on(7, '10:00') },
    {
      why: 'from Sunday, which waited for Monday',
      at: '2026-06-15T12:00:00Z',
      from: on(7, '10:00'),
      to: on(1, '10:00'),
    },
  ];
  test.for(EDITS)('sends no week twice and loses none: $why', ({ at, from, to }) => {
    const log = live(2026, from, [], [{ at: new Date(at), settings: to }]);
    // A Sunday that waits for Monday takes the last of the year into the next.
    expectEveryWeekOnce(log, 51);
    expect(log.at(-1)?.occurrence.slice(0, 7)).toBe('2026-12');
    expect(log.filter(({ how }) => how !== 'on-time')).toEqual([]);
  });

  test('every few days, at random to the eye, still sends every week once', () => {
    const edits = Array.from({ length: 80 }, (_, n) => ({
      at: new Date(Date.UTC(2026, 0, 5, 11) + n * 107 * HOUR_MS),
      settings: on(1 + ((n * 3) % 7), TIMES[(n * 5) % TIMES.length] ?? '10:00'),
    }));
    // Moved again and again just before it comes, a week may take its time; at the end of the year some are still to come.
    const log = live(2026, on(1, '10:00'), [], edits);
    expectEveryWeekOnce(log, 45);
    expect(log.filter(({ how }) => how !== 'on-time')).toEqual([]);
  });

  test('to another zone over the date line neither', () => {
    const move = (timeZone: string): Settings => ({ ...on(1, '10:00'), calendar: { ...calendar, timeZone } });
    const log = live(
      2026,
      move('Pacific/Pago_Pago'),
      [],
      [
        { at: new Date('2026-06-15T21:30:00Z'), settings: move('Pacific/Kiritimati') },
        { at: new Date('2026-09-13T21:00:00Z'), settings: move('Pacific/Pago_Pago') },
      ],
    );
    expectEveryWeekOnce(log);
    expect(log.filter(({ how }) => how !== 'on-time')).toEqual([]);
  });
});

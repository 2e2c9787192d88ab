import { describe, expect, test } from 'vitest';
import { type Calendar, DEFAULT_CALENDAR } from '../../../src/teams/calendar/calendar.ts';
import { type Timeliness, timeliness } from '../../../src/teams/calendar/calendar-due.ts';

const BERLIN: Calendar = { ...DEFAULT_CALENDAR('Europe/Berlin'), holidayRegion: 'DE-BE' };
const NEVER: Calendar = { ...BERLIN, workingDays: [] };
const until = (kind: 'early' | 'wait', at: string): Timeliness => ({ kind, until: new Date(at) });
const ON_TIME: Timeliness = { kind: 'on-time' };
const LATE: Timeliness = { kind: 'late' };
const TOO_LATE: Timeliness = { kind: 'too-late' };

describe('timeliness', () => {
  const MONDAY_TEN = '2026-11-23T09:00:00Z';
  const MONDAY_FIVE_TO_FIVE = '2026-11-23T15:55:00Z';
  const MONDAY_NIGHT = '2026-11-23T21:00:00Z';
  const FRIDAY_FOUR = '2026-11-27T15:00:00Z';

  test.for([
    { why: 'before it is due', due: MONDAY_TEN, now: '2026-11-23T08:59:59Z', is: until('early', MONDAY_TEN) },
    { why: 'at the instant', due: MONDAY_TEN, now: MONDAY_TEN, is: ON_TIME },
    { why: 'a tick that took its time', due: MONDAY_TEN, now: '2026-11-23T09:05:00Z', is: ON_TIME },
    { why: 'longer than a tick', due: MONDAY_TEN, now: '2026-11-23T09:05:01Z', is: LATE },
    { why: 'on the afternoon of the day', due: MONDAY_TEN, now: '2026-11-23T15:59:00Z', is: LATE },
    { why: 'after work', due: MONDAY_TEN, now: '2026-11-23T16:00:00Z', is: until('wait', '2026-11-24T08:00:00Z') },
    {
      why: 'before work on the next day',
      due: MONDAY_TEN,
      now: '2026-11-24T05:00:00Z',
      is: until('wait', '2026-11-24T08:00:00Z'),
    },
    { why: 'on the next morning', due: MONDAY_TEN, now: '2026-11-24T08:00:00Z', is: LATE },
    { why: 'exactly 24 hours', due: MONDAY_TEN, now: '2026-11-24T09:00:00Z', is: LATE },
    { why: 'longer', due: MONDAY_TEN, now: '2026-11-24T09:00:01Z', is: TOO_LATE },
    { why: 'weeks', due: MONDAY_TEN, now: '2026-12-16T10:00:00Z', is: TOO_LATE },
    { why: 'a few minutes over the end of work', due: MONDAY_FIVE_TO_FIVE, now: '2026-11-23T16:00:00Z', is: ON_TIME },
    { why: 'the team chose the night: on time', due: MONDAY_NIGHT, now: '2026-11-23T21:02:00Z', is: ON_TIME },
    {
      why: 'the team chose the night: late',
      due: MONDAY_NIGHT,
      now: '2026-11-23T21:30:00Z',
      is: until('wait', '2026-11-24T08:00:00Z'),
    },
    {
      why: 'late before a weekend: waiting would take longer than 24 hours',
      due: FRIDAY_FOUR,
      now: '2026-11-27T16:30:00Z',
      is: TOO_LATE,
    },
    { why: 'late, the next day a holiday', due: '2026-12-24T09:00:00Z', now: '2026-12-24T18:00:00Z', is: TOO_LATE },
  ])('$why', ({ due, now, is }) => {
    expect(timeliness(BERLIN, new Date(due), new Date(now))).toEqual(is);
  });

  test('waits for the working hours of the calendar, not of the server', () => {
    const newYork = DEFAULT_CALENDAR('America/New_York');
    const now = new Date('2026-11-23T23:00:00Z');
    expect(timeliness(newYork, new Date('2026-11-23T15:00:00Z'), now)).toEqual(until('wait', '2026-11-24T14:00:00Z'));
  });

  test('of a team that never works is on time or too late', () => {
    const due = new Date(MONDAY_TEN);
    expect(timeliness(NEVER, due, new Date('2026-11-23T09:01:00Z'))).toEqual(ON_TIME);
    expect(timeliness(NEVER, due, new Date('2026-11-23T10:00:00Z'))).toEqual(TOO_LATE);
  });
});

import { describe, expect, test } from 'vitest';
import { type Calendar, DEFAULT_CALENDAR } from '../../src/teams/calendar/calendar.ts';
import type { LocalTime } from '../../src/teams/calendar/local-time.ts';
import { teamId } from '../../src/teams/team.ts';
import { type WhenToTell, whenToTell, whenToTellPerson, withheld } from '../../src/teams/when-to-tell.ts';

/** Monday to Friday, nine to five; quiet from six in the evening to eight. */
const BERLIN = DEFAULT_CALENDAR('Europe/Berlin');
const NOBODYS: Calendar = { ...BERLIN, workingDays: [] };
const ALWAYS_QUIET: Calendar = { ...BERLIN, quietHours: { from: 540 as LocalTime, to: 1_080 as LocalTime } };
const LUNCH: Calendar = { ...BERLIN, quietHours: { from: 720 as LocalTime, to: 780 as LocalTime } };

const NOW: WhenToTell = { kind: 'now' };
const MUTED: WhenToTell = { kind: 'muted' };
const NEVER: WhenToTell = { kind: 'never-works' };
const later = (until: string): WhenToTell => ({ kind: 'later', until: new Date(until) });

const NOON = '2026-11-25T11:00:00Z';
const EVENING = '2026-11-25T20:00:00Z';
const MORNING_AFTER = '2026-11-26T08:00:00Z';

describe('whenToTell', () => {
  test.for<{ why: string; isMuted?: boolean; calendar?: Calendar; at: string; when: WhenToTell }>([
    { why: 'while they work', calendar: BERLIN, at: NOON, when: NOW },
    { why: 'as work begins', calendar: BERLIN, at: MORNING_AFTER, when: NOW },
    { why: 'in the evening', calendar: BERLIN, at: EVENING, when: later(MORNING_AFTER) },
    { why: 'after Friday’s work', calendar: BERLIN, at: '2026-11-27T16:00:00Z', when: later('2026-11-30T08:00:00Z') },
    { why: 'in quiet hours during work', calendar: LUNCH, at: NOON, when: later('2026-11-25T12:00:00Z') },
    { why: 'where nobody ever works', calendar: NOBODYS, at: NOON, when: NEVER },
    { why: 'where all work is quiet', calendar: ALWAYS_QUIET, at: NOON, when: NEVER },
    { why: 'muted while they work', isMuted: true, calendar: BERLIN, at: NOON, when: MUTED },
    {
      why: 'muted in the evening: not kept for the morning',
      isMuted: true,
      calendar: BERLIN,
      at: EVENING,
      when: MUTED,
    },
    { why: 'muted where nobody ever works', isMuted: true, calendar: NOBODYS, at: NOON, when: MUTED },
    { why: 'in a channel, at any time', at: EVENING, when: NOW },
    { why: 'muted in a channel', isMuted: true, at: NOON, when: MUTED },
  ])('$why', ({ isMuted = false, calendar, at, when }) => {
    const wish = { isMuted, ...(calendar === undefined ? {} : { calendar }) };
    expect(whenToTell(wish, new Date(at))).toEqual(when);
  });
});

test.for([
  { why: 'now: the message itself', when: NOW, becomes: undefined },
  { why: 'muted: nothing, and why', when: MUTED, becomes: { kind: 'skip', reason: 'muted' } },
  { why: 'later: the same later', when: later(NOON), becomes: { kind: 'later', until: new Date(NOON) } },
  { why: 'somebody who never works: the message itself', when: NEVER, becomes: undefined },
])('what becomes of a message that is sent $why', ({ when, becomes }) => expect(withheld(when)).toEqual(becomes));

describe('a person', () => {
  const payments = teamId(7);
  /** Everybody works in Berlin; these are muted, by person or team. */
  const deps = (...muted: string[]) => ({
    isMuted: async (kind: string, person?: string, team?: number) =>
      [`${kind} ${person}`, `${kind} team ${team}`].some((one) => muted.includes(one)),
    calendarFor: async () => BERLIN,
  });

  test.for<{ why: string; muted: string[]; asked?: object; at?: string; when: WhenToTell }>([
    { why: 'who muted nothing gets it', muted: [], when: NOW },
    { why: 'who muted it gets nothing', muted: ['digest UIVO'], when: MUTED },
    { why: 'who muted something else gets it', muted: ['silent-source UIVO'], when: NOW },
    { why: 'whose team muted it gets nothing', muted: ['digest team 7'], when: MUTED },
    { why: 'gets what a team cannot mute', muted: ['digest team 7'], asked: { teamMutes: false }, when: NOW },
    { why: 'gets what nobody can mute', muted: ['digest UIVO'], asked: { kind: undefined }, when: NOW },
    {
      why: 'gets what nobody can mute, but only while they work',
      muted: ['digest UIVO'],
      asked: { kind: undefined },
      at: EVENING,
      when: later(MORNING_AFTER),
    },
  ])('$why', async ({ muted, asked, at = NOON, when }) => {
    const about = { kind: 'digest' as const, person: 'UIVO', team: payments, ...asked };
    expect(await whenToTellPerson(deps(...muted), about, new Date(at))).toEqual(when);
  });
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  nextReminder,
  type Reachable,
  type Reminder,
  type Unanswered,
} from '../../../src/incidents/follow-up/reminders.ts';
import { planReminders } from '../../../src/incidents/follow-up/reminders-plan.ts';
import { DEFAULT_CALENDAR, isQuiet } from '../../../src/teams/calendar/calendar.ts';
import { isWorkingTime } from '../../../src/teams/calendar/working-time.ts';

const BERLIN = DEFAULT_CALENDAR('Europe/Berlin');
const reachable = (personId: string, calendar = BERLIN): Reachable => ({ personId, calendar });
const sent = (step: Reminder['step'], personId: string, dueAt: string): Reminder => ({
  step,
  personId,
  dueAt: new Date(dueAt),
});

const unanswered = (parts: Partial<Unanswered> = {}): Unanswered => ({
  resolvedAt: new Date('2026-11-25T02:00:00Z'),
  onCall: [reachable('UJONAS'), reachable('UDENIZ')],
  leads: [reachable('UMARA'), reachable('UALICE')],
  sent: [],
  snoozed: undefined,
  ...parts,
});

describe('somebody who was on call is asked', () => {
  const germany = { ...BERLIN, holidayRegion: 'DE' };
  const newYork = DEFAULT_CALENDAR('America/New_York');
  test.for([
    {
      why: 'four hours into the working day after a night',
      resolvedAt: '2026-11-25T02:00:00Z',
      dueAt: '2026-11-25T12:00:00Z',
    },
    {
      why: 'on Monday after a Friday afternoon, what was left of Friday counted',
      resolvedAt: '2026-11-27T14:00:00Z',
      dueAt: '2026-11-30T10:00:00Z',
    },
    {
      why: 'not at the very end of a day but when the next begins',
      resolvedAt: '2026-11-25T12:00:00Z',
      dueAt: '2026-11-26T08:00:00Z',
    },
    {
      why: 'after the holidays',
      resolvedAt: '2026-12-24T14:00:00Z',
      dueAt: '2026-12-28T10:00:00Z',
      calendar: germany,
    },
    {
      why: 'on their own clock, wherever the team is',
      resolvedAt: '2026-11-25T14:30:00Z',
      dueAt: '2026-11-25T18:30:00Z',
      calendar: newYork,
    },
    {
      why: 'after the quiet hours, if they go into the morning',
      resolvedAt: '2026-11-25T12:00:00Z',
      dueAt: '2026-11-26T10:00:00Z',
      calendar: { ...BERLIN, quietHours: { from: BERLIN.quietHours.from, to: 11 * 60 } as typeof BERLIN.quietHours },
    },
  ])('$why', ({ resolvedAt, dueAt, calendar = BERLIN }) => {
    const ended = new Date(resolvedAt);
    const next = nextReminder(unanswered({ resolvedAt: ended, onCall: [reachable('UJONAS', calendar)] }), ended);
    expect(next).toEqual(sent('on-call', 'UJONAS', dueAt));
  });
});

describe('who is asked', () => {
  const first = sent('on-call', 'UJONAS', '2026-11-27T12:00:00Z');
  const lead = sent('lead', 'UMARA', '2026-11-30T09:00:00Z');
  test.for<{ why: string; parts: Partial<Unanswered>; asked: [Reminder['step'], string, string] | undefined }>([
    { why: 'the first of those on call', parts: {}, asked: ['on-call', 'UJONAS', '2026-11-25T12:00:00Z'] },
    {
      why: 'the next in line, if the first has left',
      parts: { onCall: [reachable('UDENIZ')] },
      asked: ['on-call', 'UDENIZ', '2026-11-25T12:00:00Z'],
    },
    {
      why: 'a lead, if nobody is found',
      parts: { onCall: [] },
      asked: ['on-call', 'UMARA', '2026-11-25T12:00:00Z'],
    },
    {
      why: 'a lead at ten on the first working day after that, over a weekend',
      parts: { sent: [first] },
      asked: ['lead', 'UMARA', '2026-11-30T09:00:00Z'],
    },
    {
      why: 'the other lead, if the first was asked in place of somebody on call',
      parts: { onCall: [], sent: [sent('on-call', 'UMARA', '2026-11-25T12:00:00Z')] },
      asked: ['lead', 'UALICE', '2026-11-26T09:00:00Z'],
    },
    {
      why: 'nobody twice: the only lead was on call',
      parts: { leads: [reachable('UJONAS')], sent: [first] },
      asked: undefined,
    },
    {
      why: 'a lead also if the person who was asked has left since',
      parts: { onCall: [], sent: [first] },
      asked: ['lead', 'UMARA', '2026-11-30T09:00:00Z'],
    },
    { why: 'nobody where there is nobody', parts: { onCall: [], leads: [] }, asked: undefined },
    { why: 'nobody after a lead', parts: { sent: [first, lead] }, asked: undefined },
    {
      why: 'somebody who wanted to be asked again, once that time has come and they work',
      parts: { sent: [first], snoozed: { personId: 'UJONAS', until: new Date('2026-11-28T12:00:00Z') } },
      asked: ['on-call', 'UJONAS', '2026-11-30T08:00:00Z'],
    },
    {
      why: 'a lead who wanted to be asked again',
      parts: { sent: [first, lead], snoozed: { personId: 'UMARA', until: new Date('2026-12-07T09:10:00Z') } },
      asked: ['lead', 'UMARA', '2026-12-07T09:10:00Z'],
    },
    {
      why: 'a lead, if the person who wanted to be asked again has left',
      parts: { onCall: [], sent: [first], snoozed: { personId: 'UJONAS', until: new Date('2026-12-07T09:10:00Z') } },
      asked: ['lead', 'UMARA', '2026-11-30T09:00:00Z'],
    },
  ])('$why', ({ parts, asked }) => {
    expect(nextReminder(unanswered(parts), new Date('2026-11-25T02:00:00Z'))).toEqual(asked && sent(...asked));
  });
});

test('a follow-up ends, asks nobody at night, and asks nobody twice who did not put it off', () => {
  const zone = fc.constantFrom('Europe/Berlin', 'America/New_York', 'Asia/Kolkata', 'Pacific/Auckland');
  const people = (prefix: string) =>
    fc
      .array(zone, { maxLength: 3 })
      .map((zones) => zones.map((one, index) => reachable(`${prefix}${index}`, DEFAULT_CALENDAR(one))));
  const instant = fc.date({ min: new Date('2026-01-01'), max: new Date('2027-12-31'), noInvalidDate: true });
  fc.assert(
    fc.property(instant, people('ON'), people('LEAD'), (resolvedAt, onCall, leads) => {
      const asked: Reminder[] = [];
      for (let step = 0; step < 5; step += 1) {
        const next = nextReminder(unanswered({ resolvedAt, onCall, leads, sent: asked }), resolvedAt);
        if (next === undefined) break;
        const { calendar = BERLIN } = [...onCall, ...leads].find(({ personId }) => personId === next.personId) ?? {};
        expect(isWorkingTime(calendar, next.dueAt) && !isQuiet(calendar, next.dueAt)).toBe(true);
        expect(next.dueAt.getTime()).toBeGreaterThan((asked.at(-1)?.dueAt ?? resolvedAt).getTime());
        asked.push(next);
      }
      expect(asked.length).toBeLessThanOrEqual(2);
      expect(new Set(asked.map(({ personId }) => personId)).size).toBe(asked.length);
    }),
    { numRuns: 60 },
  );
});

describe('what one person is asked at once', () => {
  const now = new Date('2026-11-25T12:00:00Z');
  const due = (incidentId: string, resolvedAt: string, isOver = false, teamId = 1) => ({
    incidentId,
    teamId,
    isOver,
    unanswered: unanswered({ resolvedAt: new Date(resolvedAt) }),
  });
  const many = (count: number) =>
    Array.from({ length: count }, (_, index) => due(`I${index}`, `2026-11-25T07:${10 + index}:00Z`));
  const at = (iso: string) => new Date(iso);

  test('an incident that is over is asked of nobody, and one that is due later waits', () => {
    const plan = planReminders([due('I1', '2026-11-25T02:00:00Z', true), due('I2', '2026-11-25T09:00:00Z')], now);
    expect(plan).toEqual({ ask: [], over: ['I1'], wait: [{ incidentId: 'I2', until: at('2026-11-25T13:00:00Z') }] });
  });

  test('three are three messages, four are one list', () => {
    expect(planReminders(many(3), at('2026-11-25T13:00:00Z')).ask.map(({ about }) => about.length)).toEqual([1, 1, 1]);
    expect(planReminders(many(4), at('2026-11-25T13:00:00Z')).ask.map(({ about }) => about.length)).toEqual([4]);
  });

  test('an incident that is due within the hour is asked together with one that is due', () => {
    const plan = planReminders([due('I1', '2026-11-25T02:00:00Z'), ...many(4)], now);
    expect(plan.ask.map(({ about }) => about.length)).toEqual([5]);
    expect(plan.wait).toEqual([]);
  });

  test('an incident that ended just now keeps its four hours, whatever else is due', () => {
    const plan = planReminders([due('I1', '2026-11-25T02:00:00Z'), due('I2', '2026-11-25T11:59:30Z')], now);
    expect(plan.ask.map(({ about }) => about.map(({ incidentId }) => incidentId))).toEqual([['I1']]);
    expect(plan.wait.map(({ incidentId }) => incidentId)).toEqual(['I2']);
  });

  test('each team apart, because each mutes for itself', () => {
    const all = [...many(4), ...many(4).map((one) => ({ ...one, incidentId: `B${one.incidentId}`, teamId: 2 }))];
    expect(planReminders(all, at('2026-11-25T13:00:00Z')).ask.map(({ about }) => about.length)).toEqual([4, 4]);
  });

  test('nobody at night or at the weekend, however late it is looked at', () => {
    const plan = planReminders([due('I1', '2026-11-27T11:59:00Z')], at('2026-11-27T16:00:30Z'));
    expect(plan).toEqual({ ask: [], over: [], wait: [{ incidentId: 'I1', until: at('2026-11-30T08:00:00Z') }] });
  });
});

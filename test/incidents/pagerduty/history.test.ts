import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { isSettled, lastDays } from '../../../src/incidents/pagerduty/days.ts';
import { historyOf, isOver, pastIncident } from '../../../src/incidents/pagerduty/history.ts';
import { listed, open, user } from '../../pagerduty/account.ts';
import { present } from '../../support/given.ts';

const AT = '2026-11-20T10:00:00Z';
const date = (time: string) => new Date(`2026-11-20T${time}Z`);

const entry = (kind: string, time: string, agent: object | null = user('PADA', 'Ada')) => ({
  type: `${kind}_log_entry`,
  created_at: `2026-11-20T${time}Z`,
  agent,
});

type Told = { readonly fields?: object; readonly firstAlertAt?: Date; readonly log?: readonly unknown[] };

const historyFor = ({ fields = {}, firstAlertAt, log = [] }: Told) =>
  historyOf(present(pastIncident({ ...listed('Q1', AT), ...fields })), { firstAlertAt, log });

test('an incident of the past says all its times, as of its last change', () => {
  const log = [entry('acknowledge', '10:05:00'), entry('resolve', '11:00:00'), entry('trigger', '10:00:00', null)];
  expect(historyFor({ firstAlertAt: date('09:58:00'), log })).toEqual({
    source: 'pagerduty',
    key: 'Q1',
    at: date('11:00:00'),
    reported: {
      title: 'Trouble Q1',
      severity: 'P2',
      service: 'Shop API',
      url: 'https://acme.pagerduty.com/incidents/Q1',
      openedAt: date('10:00:00'),
      acknowledgedAt: date('10:05:00'),
      resolvedAt: date('11:00:00'),
      mergedInto: null,
      responders: [{ id: 'PADA', name: 'Ada' }],
    },
    onset: { at: date('09:58:00'), source: 'first-alert' },
  });
});

test.for([
  { why: 'there is no alert', firstAlertAt: undefined, onset: { at: date('10:00:00'), source: 'ticket' } },
  {
    why: 'the first alert came after the ticket',
    firstAlertAt: date('10:00:01'),
    onset: { at: date('10:00:00'), source: 'ticket' },
  },
  {
    why: 'the alert opened the ticket',
    firstAlertAt: date('10:00:00'),
    onset: { at: date('10:00:00'), source: 'first-alert' },
  },
])('the onset, if $why', ({ firstAlertAt, onset }) => {
  expect(historyFor(firstAlertAt === undefined ? {} : { firstAlertAt }).onset).toEqual(onset);
});

test.for([
  { why: 'nobody did', log: [entry('trigger', '10:00:00')], at: undefined },
  {
    why: 'two did: the last',
    log: [entry('acknowledge', '10:05:00'), entry('acknowledge', '10:09:00')],
    at: '10:09:00',
  },
  { why: 'it was taken back', log: [entry('acknowledge', '10:05:00'), entry('unacknowledge', '10:35:00')], at: null },
  { why: 'an entry cannot be read', log: [null, {}, entry('acknowledge', '10:05:00')], at: '10:05:00' },
])('acknowledged, if $why', ({ log, at }) => {
  expect(historyFor({ log }).reported.acknowledgedAt).toEqual(typeof at === 'string' ? date(at) : at);
});

test.for([
  { why: 'by its own time', fields: {}, at: '11:00:00' },
  {
    why: 'where that is missing, by the last change',
    fields: { resolved_at: null, last_status_change_at: AT },
    at: '10:00:00',
  },
  { why: 'and not while it goes on', fields: open(AT), at: null },
])('resolved $why', ({ fields, at }) => {
  expect(historyFor({ fields }).reported.resolvedAt).toEqual(at === null ? null : date(at));
});

test.for([
  {
    why: 'who acknowledged first, then who is assigned',
    fields: {
      ...open(AT),
      assignments: [
        { at: AT, assignee: user('PIVO', 'Ivo') },
        { at: AT, assignee: user('PADA') },
      ],
    },
    log: [entry('acknowledge', '10:05:00')],
    ids: ['PADA', 'PIVO'],
  },
  {
    why: 'no services that acted',
    fields: {},
    log: [entry('resolve', '11:00:00', { id: 'PSHOP', type: 'service_reference', summary: 'Shop API' })],
    ids: undefined,
  },
  { why: 'nobody, while nobody is assigned', fields: open(AT), log: [], ids: [] },
])('responders: $why', ({ fields, log, ids }) => {
  expect(historyFor({ fields, log }).reported.responders?.map(({ id }) => id)).toEqual(ids);
});

test('one that was merged says into which', () => {
  const resolve_reason = { type: 'merge_resolve_reason', incident: { id: 'Q9', type: 'incident_reference' } };
  expect(historyFor({ fields: { resolve_reason } }).reported.mergedInto).toBe('Q9');
});

test('the documentation’s own example can be read', () => {
  const file = new URL('./rest-incident.json', import.meta.url);
  const { incident } = JSON.parse(readFileSync(file, 'utf8')) as { incident: unknown };
  expect(pastIncident(incident)).toMatchObject({ id: 'PT4KHLK', status: 'acknowledged', resolved_at: undefined });
});

test.for([
  { why: 'nothing', value: null },
  { why: 'no status', value: { ...listed('Q1', AT), status: undefined } },
  { why: 'a time that is none', value: { ...listed('Q1', AT), created_at: 'yesterday' } },
  { why: 'an id that is not a word', value: listed('Q 1', AT) },
])('$why is not an incident', ({ value }) => expect(pastIncident(value)).toBeUndefined());

test('only a resolved incident is over', () => {
  expect(isOver(present(pastIncident(listed('Q1', AT))))).toBe(true);
  expect(isOver(present(pastIncident(listed('Q1', AT, open(AT)))))).toBe(false);
});

describe('the days that are read', () => {
  const now = new Date('2026-11-25T10:00:00Z');

  test('are whole days in UTC up to now, without a gap, the newest first', () => {
    const days = lastDays(3, now);
    expect(days.map(({ day }) => day)).toEqual(['2026-11-25', '2026-11-24', '2026-11-23', '2026-11-22']);
    expect(days[0]?.to).toEqual(now);
    for (const [index, { from }] of days.entries()) expect(from).toEqual(days[index + 1]?.to ?? from);
  });

  test('are settled a day after their end', () => {
    expect(lastDays(3, now).map((day) => isSettled(day, now))).toEqual([false, false, true, true]);
  });
});

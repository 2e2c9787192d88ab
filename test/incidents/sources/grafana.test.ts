import { expect, test } from 'vitest';
import { grafanaIrmIncident } from '../../../src/incidents/sources/grafana-irm.ts';
import { grafanaOncallIncident } from '../../../src/incidents/sources/grafana-oncall.ts';
import type { HookReading } from '../../../src/incidents/sources/hooks.ts';
import { irm, oncall } from './hooks-bodies.ts';

const NOW = new Date('2026-11-25T10:00:00Z');
const AT = '2026-11-25T09:00:00.714058+00:00';
const changeOf = (reading: HookReading) => (reading.kind === 'changes' ? reading.changes[0] : undefined);

test('an event of OnCall carries the whole alert group', () => {
  const body = oncall(
    { type: 'resolve', time: AT },
    { state: 'resolved', acknowledged_at: '2026-11-25T08:05:00Z', resolved_at: '2026-11-25T08:59:00Z' },
  );
  expect(changeOf(grafanaOncallIncident(body, NOW))).toEqual({
    source: 'grafana-oncall',
    key: 'I1',
    at: new Date('2026-11-25T09:00:00.714Z'),
    isUndated: false,
    reported: {
      title: 'Shop is slow',
      severity: 'P3',
      service: 'shop',
      url: 'https://acme.grafana.net/a/grafana-oncall-app/alert-groups/I1',
      openedAt: new Date('2026-11-25T08:00:00.5Z'),
      acknowledgedAt: new Date('2026-11-25T08:05:00Z'),
      resolvedAt: new Date('2026-11-25T08:59:00Z'),
    },
    onset: { at: new Date('2026-11-25T08:00:00.5Z'), source: 'first-alert' },
  });
});

test('unresolving has no time of its own: it happens as it is sent, and reopens', () => {
  const change = changeOf(grafanaOncallIncident(oncall({ type: 'unresolve' }), NOW));
  expect(change).toMatchObject({ at: NOW, reported: { resolvedAt: null } });
});

const CREATED = { at: new Date('2026-11-25T08:00:00.5Z'), source: 'first-alert' };
const EMITTED = { at: new Date('2026-11-25T07:55:00Z'), source: 'tool' };

test.for([
  { why: 'the alert’s own time', alert_payload: { startsAt: '2026-11-25T07:55:00Z' }, onset: EMITTED },
  {
    why: 'the first of a group',
    alert_payload: { alerts: [{ startsAt: '2026-11-25T07:58:00Z' }, { startsAt: '2026-11-25T07:55:00Z' }] },
    onset: EMITTED,
  },
  {
    why: 'a demonstration’s of years ago is not believed',
    alert_payload: { startsAt: '2018-12-25T15:47:47.377363608Z' },
    onset: CREATED,
  },
  { why: 'one after the group is not believed', alert_payload: { startsAt: '2026-11-25T08:30:00Z' }, onset: CREATED },
  { why: 'an alert that is not an object', alert_payload: 'disk full', onset: CREATED },
  { why: 'an alert whose time is not a time', alert_payload: { startsAt: 'noon' }, onset: CREATED },
])('onset in OnCall: $why', ({ alert_payload, onset }) => {
  expect(changeOf(grafanaOncallIncident(oncall({ time: AT }, {}, { alert_payload }), NOW))?.onset).toEqual(onset);
});

test('without a label the service is the integration’s name', () => {
  expect(changeOf(grafanaOncallIncident(oncall({ time: AT }, { labels: {} }), NOW))?.reported).toMatchObject({
    service: 'Prometheus',
    severity: undefined,
  });
});

test('an incident of IRM', () => {
  expect(changeOf(grafanaIrmIncident(irm(), NOW))).toEqual({
    source: 'grafana-irm',
    key: '19',
    at: new Date('2026-11-25T08:30:00Z'),
    isUndated: false,
    reported: {
      title: 'Shop is down',
      severity: null,
      service: undefined,
      url: undefined,
      openedAt: new Date('2026-11-25T08:10:00.25Z'),
      resolvedAt: null,
    },
    onset: { at: new Date('2026-11-25T08:10:00.25Z'), source: 'ticket' },
  });
});

test.for([
  {
    why: 'a start that somebody set is when users were affected',
    fields: { incidentStart: '2026-11-25T07:40:00Z' },
    change: { onset: { at: new Date('2026-11-25T07:40:00Z'), source: 'impact' } },
  },
  {
    why: 'its end is the end that was set',
    fields: { status: 'resolved', incidentEnd: '2026-11-25T08:20:00Z', closedTime: '2026-11-25T08:30:00Z' },
    change: { reported: { resolvedAt: new Date('2026-11-25T08:20:00Z') } },
  },
  {
    why: 'else when it was closed',
    fields: { status: 'resolved', closedTime: '2026-11-25T08:25:00Z' },
    change: { reported: { resolvedAt: new Date('2026-11-25T08:25:00Z') } },
  },
  { why: 'major is P2', fields: { severity: 'Major' }, change: { reported: { severity: 'P2' } } },
  {
    why: 'a label names the service',
    fields: { labels: [{ label: 'squad:search' }, { label: 'service:shop' }] },
    change: { reported: { service: 'shop' } },
  },
  {
    why: 'a label with a key names it, too',
    fields: { labels: [{ key: 'service', label: 'shop' }] },
    change: { reported: { service: 'shop' } },
  },
])('an incident of IRM: $why', ({ fields, change }) => {
  expect(changeOf(grafanaIrmIncident(irm(fields), NOW))).toMatchObject(change);
});

test.for([
  {
    why: 'a drill is not an incident',
    body: irm({ isDrill: true }),
    reading: { kind: 'ignored', reason: 'it is a drill' },
  },
  {
    why: 'neither is another event',
    body: irm({}, 'grafana.oncall.schedule'),
    reading: { kind: 'ignored', reason: 'grafana.oncall.schedule is no incident' },
  },
  {
    why: 'another tool’s body cannot be used',
    body: {},
    reading: { kind: 'unusable', reason: expect.stringMatching(/^\/event /) },
  },
])('IRM: $why', ({ body, reading }) => {
  expect(grafanaIrmIncident(body, NOW)).toEqual(reading);
});

test('IRM sends alert groups as OnCall does', () => {
  const body = oncall({ type: 'acknowledge', time: AT });
  const expected = { ...changeOf(grafanaOncallIncident(body, NOW)), source: 'grafana-irm' };
  expect(changeOf(grafanaIrmIncident(body, NOW))).toEqual(expected);
});

import { expect, test } from 'vitest';
import { alertmanagerIncident } from '../../../src/incidents/sources/alertmanager.ts';
import { grafanaAlertingIncident } from '../../../src/incidents/sources/grafana-alerting.ts';
import { alert, alertGroup } from './hooks-bodies.ts';

const NOW = new Date('2026-11-25T10:00:00Z');
const FIRED = '2026-11-25T09:00:00Z';
const ENDED = '2026-11-25T09:30:00Z';

const changeOf = (body: unknown) => {
  const reading = alertmanagerIncident(body, NOW);
  return reading.kind === 'changes' ? reading.changes[0] : undefined;
};

test('a group that fires is one change, with each of its alerts', () => {
  expect(changeOf(alertGroup([alert('a', FIRED), alert('b', '2026-11-25T09:05:00Z')]))).toEqual({
    source: 'alertmanager',
    key: JSON.stringify(['http://alertmanager:9093', '', '{}:{alertname="HighErrorRate"}']),
    at: new Date('2026-11-25T09:05:00Z'),
    reported: {
      title: 'One request in ten fails',
      severity: 'P1',
      service: 'shop',
      url: 'http://prometheus:9090/graph',
    },
    group: {
      alerts: [
        { key: 'a@2026-11-25T09:00:00.000Z', degradedAt: new Date(FIRED), from: new Date(FIRED), to: undefined },
        {
          key: 'b@2026-11-25T09:05:00.000Z',
          degradedAt: new Date('2026-11-25T09:05:00Z'),
          from: new Date('2026-11-25T09:05:00Z'),
          to: undefined,
        },
      ],
      sender: 'http://alertmanager:9093',
      allEndedAt: undefined,
      isCut: false,
    },
  });
});

test.for([
  { why: 'while it fires, the end of the year 1 is none', sent: alert('a', FIRED), ends: undefined },
  {
    why: 'while it fires, an end to come is only when it would lapse',
    sent: { ...alert('a', FIRED), endsAt: '2026-11-25T10:04:00Z' },
    ends: undefined,
  },
  { why: 'all ended', sent: alert('a', FIRED, ENDED), ends: new Date(ENDED) },
  { why: 'ended, and nobody says when', sent: alert('a', FIRED, '0001-01-01T00:00:00Z'), ends: NOW },
])('$why', ({ sent, ends }) => {
  expect(changeOf(alertGroup([sent]))?.group).toMatchObject({ alerts: [{ to: ends }], allEndedAt: ends, isCut: false });
});

test.for([
  { why: 'ten minutes', degraded_for: '10m', from: '2026-11-25T08:50:00Z' },
  { why: 'an hour', degraded_for: '1h', from: '2026-11-25T08:00:00Z' },
  { why: 'nothing that can be read', degraded_for: 'long', from: FIRED },
  { why: 'a unit nobody knows', degraded_for: '5d', from: FIRED },
])('the annotation degraded_for says how long a rule waits: $why', ({ degraded_for, from }) => {
  const group = alertGroup([alert('a', FIRED, undefined, { annotations: { degraded_for } })]);
  expect(changeOf(group)?.group?.alerts[0]).toMatchObject({ degradedAt: new Date(from), from: new Date(FIRED) });
});

test.for([
  { why: 'the worst of the group', severities: ['info', 'critical', 'warning'], severity: 'P1' },
  { why: 'in any case of letters', severities: ['Warning'], severity: 'P3' },
  { why: 'a word of their own stays', severities: ['sev0'], severity: 'sev0' },
  { why: 'a known word comes before one of their own', severities: ['sev0', 'info'], severity: 'P4' },
])('severity: $why', ({ severities, severity }) => {
  const alerts = severities.map((word, index) => alert(`${index}`, FIRED, undefined, { labels: { severity: word } }));
  expect(changeOf(alertGroup(alerts))?.reported.severity).toBe(severity);
});

test.for([
  { why: 'service comes first', commonLabels: { job: 'node', app: 'web', service: 'shop' }, service: 'shop' },
  { why: 'then app', commonLabels: { job: 'node', app: 'web' }, service: 'web' },
  { why: 'else that of every alert', commonLabels: {}, service: 'shop' },
])('the service is a label: $why', ({ commonLabels, service }) => {
  expect(changeOf(alertGroup([alert('a', FIRED)], { commonLabels }))?.reported.service).toBe(service);
});

test.for([
  { why: 'another tool’s body', body: { event: {} }, reason: /^\/status / },
  { why: 'a group without alerts', body: alertGroup([]), reason: /^\/alerts has no alerts$/ },
  { why: 'alerts that never started', body: alertGroup([alert('a', '')]), reason: /^no alert says when it started$/ },
])('$why cannot be used', ({ body, reason }) => {
  expect(alertmanagerIncident(body, NOW)).toEqual({ kind: 'unusable', reason: expect.stringMatching(reason) });
});

test('Grafana Alerting sends the same, under its own name', () => {
  const body = alertGroup([alert('a', FIRED)], { version: '1', orgId: 1, title: '[FIRING:1]', state: 'alerting' });
  const expected = { ...changeOf(body), source: 'grafana-alerting' };
  expect(grafanaAlertingIncident(body, NOW)).toEqual({ kind: 'changes', changes: [expected] });
});

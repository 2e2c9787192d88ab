import { describe, expect, test } from 'vitest';
import { pagerdutyIncident } from '../../../src/incidents/sources/pagerduty.ts';
import { mergedInto, pagerduty } from './hooks-bodies.ts';

const NOW = new Date('2026-11-25T10:00:00Z');
const AT = '2026-11-25T09:00:00.169Z';

/** What an event says of its incident. */
function reportedBy(type: string, data: Readonly<Record<string, unknown>> = {}) {
  const reading = pagerdutyIncident(pagerduty(type, AT, data), NOW);
  return reading.kind === 'changes' ? reading.changes[0]?.reported : reading;
}

test('a trigger says everything but when service degraded: that is the ticket’s time for now', () => {
  expect(pagerdutyIncident(pagerduty('triggered', AT), NOW)).toEqual({
    kind: 'changes',
    deliveryId: `event-triggered-${AT}`,
    changes: [
      {
        source: 'pagerduty',
        key: 'Q1',
        at: new Date(AT),
        isUndated: false,
        reported: {
          title: 'Checkout answers 500',
          severity: 'P2',
          service: 'Shop API',
          url: 'https://acme.pagerduty.com/incidents/Q1',
          openedAt: new Date('2026-11-25T08:00:00Z'),
        },
        onset: { at: new Date('2026-11-25T08:00:00Z'), source: 'ticket' },
      },
    ],
  });
});

test.for([
  { why: 'acknowledging', type: 'acknowledged', data: {}, says: { acknowledgedAt: new Date(AT) } },
  { why: 'taking that back', type: 'unacknowledged', data: {}, says: { acknowledgedAt: null } },
  { why: 'resolving', type: 'resolved', data: {}, says: { resolvedAt: new Date(AT) } },
  { why: 'merging', type: 'resolved', data: mergedInto('Q9'), says: { resolvedAt: new Date(AT), mergedInto: 'Q9' } },
  { why: 'reopening', type: 'reopened', data: {}, says: { resolvedAt: null, mitigatedAt: null, mergedInto: null } },
])('$why counts from the time of the event', ({ type, data, says }) => {
  expect(reportedBy(type, data)).toEqual({ ...(reportedBy('triggered') as object), ...says });
});

test.for([
  { why: 'a priority of PagerDuty’s default names', data: { priority: { id: 'p', summary: 'P1' } }, severity: 'P1' },
  { why: 'a severity by another name', data: { priority: { id: 'p', summary: 'SEV-3' } }, severity: 'P3' },
  { why: 'a name of the organisation’s own', data: { priority: { id: 'p', summary: 'Blocker' } }, severity: 'Blocker' },
  { why: 'no priority, high urgency', data: { urgency: 'high' }, severity: 'P2' },
  { why: 'no priority, low urgency', data: { urgency: 'low' }, severity: 'P4' },
  { why: 'an urgency nobody knows', data: { urgency: 'constructor' }, severity: undefined },
])('severity: $why', ({ data, severity }) => {
  expect(reportedBy('priority_updated', data)).toMatchObject({ severity });
});

const ADA = { id: 'PADA', type: 'user_reference', summary: 'Ada' };
const IVO = { id: 'PIVO', type: 'user_reference', summary: 'Ivo' };
const SHOP = { id: 'PSHOP', type: 'service_reference', summary: 'Shop API' };

test.for([
  {
    why: 'those assigned, in their order',
    type: 'triggered',
    assignees: [IVO, ADA],
    agent: SHOP,
    ids: ['PIVO', 'PADA'],
  },
  {
    why: 'who acknowledged comes first',
    type: 'acknowledged',
    assignees: [IVO, ADA],
    agent: ADA,
    ids: ['PADA', 'PIVO'],
  },
  { why: 'and counts unassigned', type: 'acknowledged', assignees: [IVO], agent: ADA, ids: ['PADA', 'PIVO'] },
  {
    why: 'a service that acknowledges is not a person',
    type: 'acknowledged',
    assignees: [IVO],
    agent: SHOP,
    ids: ['PIVO'],
  },
  { why: 'who reassigns is nobody yet', type: 'reassigned', assignees: [IVO], agent: ADA, ids: ['PIVO'] },
  { why: 'an empty list is nobody', type: 'reassigned', assignees: [], agent: ADA, ids: [] },
  { why: 'an empty list at the end says nothing', type: 'resolved', assignees: [], agent: ADA, ids: undefined },
  { why: 'no list says nothing', type: 'acknowledged', assignees: undefined, agent: ADA, ids: undefined },
  { why: 'a list that cannot be read says nothing', type: 'triggered', assignees: 'Ada', agent: ADA, ids: undefined },
])('responders: $why', ({ type, assignees, agent, ids }) => {
  const { event } = pagerduty(type, AT, { assignees });
  const reading = pagerdutyIncident({ event: { ...event, agent } }, NOW);
  const reported = reading.kind === 'changes' ? reading.changes[0]?.reported : undefined;
  expect(reported?.responders?.map(({ id }) => id)).toEqual(ids);
});

test('responders have the names that PagerDuty gives them', () => {
  expect(reportedBy('triggered', { assignees: [ADA] })).toMatchObject({ responders: [{ id: 'PADA', name: 'Ada' }] });
});

describe('a body that is not used', () => {
  test.for([
    { why: 'a note', body: pagerduty('annotated', AT), reading: { kind: 'ignored', reason: /^incident\.annotated/ } },
    {
      why: 'a ping',
      body: { event: { id: 'x', event_type: 'pagey.ping', occurred_at: AT, data: { message: 'Hello' } } },
      reading: { kind: 'ignored', reason: /^pagey\.ping/ },
    },
    {
      why: 'an object’s own property as a type',
      body: { event: { event_type: 'constructor', occurred_at: AT } },
      reading: { kind: 'ignored', reason: /^constructor/ },
    },
    { why: 'another tool’s body', body: { alerts: [] }, reading: { kind: 'unusable', reason: /^\/event / } },
    { why: 'no body', body: null, reading: { kind: 'unusable', reason: /./ } },
    {
      why: 'an incident without its id',
      body: pagerduty('triggered', AT, { id: undefined }),
      reading: { kind: 'unusable', reason: /^\/id / },
    },
    {
      why: 'a time that is none',
      body: pagerduty('triggered', 'yesterday'),
      reading: { kind: 'unusable', reason: /^\/event\/occurred_at is not a time with its offset$/ },
    },
  ])('$why is kept with its reason', ({ body, reading: { kind, reason } }) => {
    expect(pagerdutyIncident(body, NOW)).toEqual({ kind, reason: expect.stringMatching(reason) });
  });
});

test('texts are cut to their kept length, and an address that nobody can open is dropped', () => {
  const title = `${'x'.repeat(499)}🚀`;
  const reported = reportedBy('triggered', { title, html_url: 'javascript:alert(1)' });
  expect(reported).toMatchObject({ title: 'x'.repeat(499), url: undefined });
});

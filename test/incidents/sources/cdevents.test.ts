import { expect, test } from 'vitest';
import { cdeventIn, cdeventsIncident } from '../../../src/incidents/sources/cdevents.ts';
import { cdevent } from './hooks-bodies.ts';

const NOW = new Date('2026-11-25T10:00:00Z');
const AT = '2026-11-25T09:00:00.079Z';
const at = new Date(AT);

test.for([
  {
    why: 'detected is the tool’s own time of the onset',
    body: cdevent('detected', AT),
    change: { reported: { title: 'Slower than 100 ms', service: 'shop' }, onset: { at, source: 'tool' } },
  },
  {
    why: 'reported opens the ticket',
    body: cdevent('reported', AT, { ticketURI: 'https://tickets.example/345' }),
    change: { reported: { openedAt: at, url: 'https://tickets.example/345' }, onset: { at, source: 'ticket' } },
  },
  {
    why: 'resolved ends it, and what it describes is the recovery and no title',
    body: cdevent('resolved', AT, { description: 'Fast again' }),
    change: { reported: { title: undefined, resolvedAt: at }, onset: undefined },
  },
  {
    why: 'a severity may come with it',
    body: cdevent('detected', AT, {}, { customData: { severity: 'critical', metric: 1 } }),
    change: { reported: { severity: 'P1' } },
  },
  {
    why: 'data of any other shape are left alone',
    body: cdevent('detected', AT, {}, { customData: 'none' }),
    change: { reported: { severity: undefined } },
  },
])('$why', ({ body, change }) => {
  const reading = cdeventsIncident(body, NOW);
  expect(reading).toMatchObject({
    kind: 'changes',
    changes: [{ source: 'cdevents', key: '["/monitoring","incident-123"]', at, ...change }],
  });
});

test.for([
  {
    why: 'a deployment is not an incident',
    body: { context: { type: 'dev.cdevents.service.deployed.0.3.0' } },
    reading: { kind: 'ignored', reason: 'dev.cdevents.service.deployed.0.3.0 is no incident' },
  },
  { why: 'neither is an envelope around nothing', body: null, reading: { kind: 'ignored', reason: ' is no incident' } },
  {
    why: 'data in base64 of something else is not looked into',
    body: { specversion: '1.0', type: 'com.example.order', data_base64: '{}' },
    reading: { kind: 'ignored', reason: 'com.example.order is no incident' },
  },
  {
    why: 'one without a subject cannot be used',
    body: { context: cdevent('detected', AT).context },
    reading: { kind: 'unusable', reason: expect.stringMatching(/^\/subject /) },
  },
])('$why', ({ body, reading }) => {
  expect(cdeventsIncident(body, NOW)).toEqual(reading);
});

const event = cdevent('detected', AT);

test.for([
  { why: 'bare', body: event, type: undefined, found: event },
  { why: 'in a CloudEvent', body: { specversion: '1.0', data: event }, type: undefined, found: event },
  { why: 'as the data of a CloudEvent in headers', body: event, type: event.context.type, found: event },
  {
    why: 'in a CloudEvent, in base64',
    body: { specversion: '1.0', data_base64: Buffer.from(JSON.stringify(event)).toString('base64') },
    type: undefined,
    found: event,
  },
  {
    why: 'in base64 that cannot be read',
    body: { specversion: '1.0', data_base64: '{}' },
    type: undefined,
    found: { specversion: '1.0', data_base64: '{}' },
  },
  { why: 'an envelope around nothing', body: { specversion: '1.0' }, type: undefined, found: null },
  { why: 'an incident in our words', body: { id: 'INC-1' }, type: undefined, found: undefined },
  { why: 'no object', body: 'x', type: undefined, found: undefined },
])('where the event is: $why', ({ body, type, found }) => {
  expect(cdeventIn(body, type)).toEqual(found);
});

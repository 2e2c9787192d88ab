import { describe, expect, test } from 'vitest';
import { cdeventsIncident } from '../../../src/incidents/sources/cdevents.ts';
import { grafanaIrmIncident } from '../../../src/incidents/sources/grafana-irm.ts';
import { grafanaOncallIncident } from '../../../src/incidents/sources/grafana-oncall.ts';
import type { SourceChange } from '../../../src/incidents/sources/hooks.ts';
import { pagerdutyIncident } from '../../../src/incidents/sources/pagerduty.ts';
import { cdevent, irm, oncall, pagerduty } from './hooks-bodies.ts';
import { changesOf, known } from './known-after.ts';

const at = (time: string): string => `2026-11-25T${time}:00Z`;
const date = (time: string): Date => new Date(at(time));
/** When events without a time arrive. */
const NOW = date('09:30');

const cd = (status: string, time: string): readonly SourceChange[] =>
  changesOf(cdeventsIncident(cdevent(status, time === '' ? '' : at(time)), NOW));
const pd = (type: string, time: string, data = {}): readonly SourceChange[] =>
  changesOf(pagerdutyIncident(pagerduty(type, time === '' ? '' : at(time), data), NOW));
const oc = (event: object, group = {}): readonly SourceChange[] =>
  changesOf(grafanaOncallIncident(oncall({ ...event }, group), NOW));
const im = (fields: object): readonly SourceChange[] => changesOf(grafanaIrmIncident(irm({ ...fields }), NOW));
const RESOLVED = { state: 'resolved', resolved_at: at('09:00') };

/** Every order of the changes. */
const orders = <One>(all: readonly One[]): (readonly One[])[] =>
  all.length < 2 ? [all] : all.flatMap((one, index) => orders(all.toSpliced(index, 1)).map((rest) => [one, ...rest]));

describe('the earliest onset of equal trust stands, in whatever order the events come', () => {
  test.for([
    {
      why: 'three replicas detect it',
      told: [cd('detected', '08:05'), cd('detected', '08:00'), cd('detected', '08:09')],
    },
    { why: 'it is detected again while it goes on', told: [cd('detected', '08:00'), cd('detected', '08:40')] },
    {
      why: 'it is detected again after it ended',
      told: [cd('detected', '08:00'), cd('resolved', '08:20'), cd('detected', '08:40')],
    },
    { why: 'two tickets', told: [cd('reported', '08:30'), cd('reported', '08:00')] },
    { why: 'a detection without a time', told: [cd('detected', '08:00'), cd('detected', '')] },
    { why: 'a detection without a time beside a ticket', told: [cd('reported', '08:00'), cd('detected', '')] },
    {
      why: 'an end that has no time',
      told: [cd('detected', '08:00'), cd('resolved', '')],
    },
    {
      why: 'PagerDuty tells another time of creation',
      told: [
        pd('triggered', '08:00', { created_at: at('08:00') }),
        pd('acknowledged', '08:10', { created_at: at('08:05') }),
      ],
    },
    {
      why: 'an event of PagerDuty’s has no time of creation',
      told: [pd('triggered', '08:00'), pd('escalated', '08:10', { created_at: null })],
    },
    {
      why: 'IRM declares it again',
      told: [
        im({ incidentStart: at('08:00'), createdTime: at('08:00'), modifiedTime: at('08:01') }),
        im({ incidentStart: at('08:06'), createdTime: at('08:06'), modifiedTime: at('08:06') }),
      ],
    },
  ])('$why', ({ told }) => {
    for (const order of orders(told)) expect(known(order.flat()).onset?.at).toEqual(date('08:00'));
  });

  test('but a start that somebody set in the tool moves when somebody sets it anew there', () => {
    const set = (incidentStart: string, modifiedTime: string) =>
      im({ incidentStart: at(incidentStart), modifiedTime: at(modifiedTime) });
    for (const order of orders([set('07:00', '08:20'), set('07:30', '08:40')]))
      expect(known(order.flat()).onset).toEqual({ at: date('07:30'), source: 'impact' });
  });
});

describe('an end', () => {
  test.for([
    {
      why: 'is undone by what is detected after it',
      told: [cd('detected', '08:00'), cd('resolved', '08:20'), cd('detected', '08:40')],
      ends: undefined,
    },
    {
      why: 'comes again after that',
      told: [cd('detected', '08:00'), cd('resolved', '08:20'), cd('detected', '08:40'), cd('resolved', '09:00')],
      ends: '09:00',
    },
    {
      why: 'stays where a ticket is written after it',
      told: [cd('detected', '08:00'), cd('resolved', '08:20'), cd('reported', '08:40')],
      ends: '08:20',
    },
    {
      why: 'stays where what it ends was detected at the same instant',
      told: [cd('detected', '08:20'), cd('resolved', '08:20')],
      ends: '08:20',
    },
    {
      why: 'stays where a detection has no time',
      told: [cd('detected', '08:00'), cd('resolved', '08:20'), cd('detected', '')],
      ends: '08:20',
    },
    {
      why: 'with a time wins over one without',
      told: [cd('detected', '08:00'), cd('resolved', '08:20'), cd('resolved', '')],
      ends: '08:20',
    },
    { why: 'without a time is an end', told: [pd('triggered', '08:00'), pd('resolved', '')], ends: '09:30' },
    {
      why: 'of PagerDuty’s with a time wins over one without',
      told: [pd('triggered', '08:00'), pd('resolved', '09:00'), pd('resolved', '')],
      ends: '09:00',
    },
    {
      why: 'stays where an event of OnCall’s without a time finds it open',
      told: [oc({ type: 'resolve', time: at('09:00') }, RESOLVED), oc({ type: 'unsilence' })],
      ends: '09:00',
    },
    {
      why: 'stays where an acknowledgement is taken back',
      told: [oc({ type: 'resolve', time: at('09:00') }, RESOLVED), oc({ type: 'unacknowledge' })],
      ends: '09:00',
    },
    {
      why: 'stays where an event of OnCall’s says nothing of itself',
      told: [oc({ type: 'resolve', time: at('09:00') }, RESOLVED), oc({})],
      ends: '09:00',
    },
    {
      why: 'is taken back by *unresolve*, which happens as it is sent',
      told: [oc({ type: 'resolve', time: at('09:00') }, RESOLVED), oc({ type: 'unresolve' })],
      ends: undefined,
    },
    {
      why: 'of IRM’s stays where an update says nothing of when it was',
      told: [
        im({ status: 'resolved', incidentEnd: at('09:00'), modifiedTime: at('09:00') }),
        changesOf(grafanaIrmIncident({ ...irm({ modifiedTime: '' }), time: '' }, NOW)),
      ],
      ends: '09:00',
    },
  ])('$why', ({ told, ends }) => {
    for (const order of orders(told))
      expect(known(order.flat()).fields['resolvedAt']).toEqual(ends === undefined ? undefined : date(ends));
  });
});

import fc from 'fast-check';
import { beforeEach, describe, expect, test } from 'vitest';
import { alertmanagerIncident } from '../../../src/incidents/sources/alertmanager.ts';
import { cdeventsIncident } from '../../../src/incidents/sources/cdevents.ts';
import { grafanaAlertingIncident } from '../../../src/incidents/sources/grafana-alerting.ts';
import { grafanaIrmIncident } from '../../../src/incidents/sources/grafana-irm.ts';
import { grafanaOncallIncident } from '../../../src/incidents/sources/grafana-oncall.ts';
import type { HookReading } from '../../../src/incidents/sources/hooks.ts';
import { pagerdutyIncident } from '../../../src/incidents/sources/pagerduty.ts';
import { testDatabase } from '../../support/database.ts';
import { allRoutes } from '../../support/house.ts';
import { testApi } from '../../support/http.ts';
import { alert, alertGroup, cdevent, irm, oncall, pagerduty } from './hooks-bodies.ts';
import { changesOf, known } from './known-after.ts';

const NOW = new Date('2026-11-25T20:00:00Z');
const minute = (count: number): string => new Date(Date.UTC(2026, 10, 25, 8, count)).toISOString();

/** All of them in any order, some of them several times. */
const inAnyOrder = <Value>(values: readonly Value[]) =>
  fc
    .array(fc.nat({ max: values.length - 1 }), { maxLength: 5 })
    .chain((again) => fc.shuffledSubarray([...values.keys(), ...again], { minLength: values.length + again.length }))
    .map((order) => order.flatMap((index) => values[index] ?? []));

/** A history of one incident: a body for each minute. No two events of one instant, which no sender can put in order. */
type History = { readonly source: string; readonly bodies: fc.Arbitrary<readonly HookReading[]> };

const eventsOf = <Type extends string>(types: readonly Type[], read: (type: Type, at: number) => HookReading) =>
  fc
    .array(fc.constantFrom(...types), { minLength: 1, maxLength: 8 })
    .map((events) => events.map((type, at) => read(type, at)));

const HISTORIES: readonly History[] = [
  {
    source: 'PagerDuty',
    bodies: eventsOf(['triggered', 'acknowledged', 'resolved', 'reopened', 'escalated'], (type, at) =>
      pagerdutyIncident(pagerduty(type, minute(at), { title: `t${at}`, created_at: minute(at % 3) }), NOW),
    ),
  },
  {
    source: 'CDEvents',
    bodies: eventsOf(['detected', 'reported', 'resolved'], (type, at) =>
      cdeventsIncident(cdevent(type, minute(at), { description: `t${at}` }), NOW),
    ),
  },
  {
    source: 'OnCall, events with a time',
    bodies: eventsOf(['firing', 'acknowledged', 'resolved'], (state, at) =>
      grafanaOncallIncident(
        oncall(
          { type: 'status change', time: minute(at) },
          { state, title: `t${at}`, resolved_at: state === 'resolved' ? minute(at) : null },
        ),
        NOW,
      ),
    ),
  },
  {
    source: 'IRM',
    bodies: eventsOf(['active', 'resolved'], (status, at) =>
      grafanaIrmIncident(
        irm({
          status,
          title: `t${at}`,
          modifiedTime: minute(at),
          incidentStart: minute(at % 4),
          closedTime: minute(at),
        }),
        NOW,
      ),
    ),
  },
];

test.for(HISTORIES)('events of $source in any order, some of them again, end in the same incident', ({ bodies }) => {
  fc.assert(
    fc.property(
      bodies.chain((all) => fc.record({ all: fc.constant(all), shuffled: inAnyOrder(all) })),
      ({ all, shuffled }) => {
        expect(known(shuffled.flatMap(changesOf))).toEqual(known(all.flatMap(changesOf)));
      },
    ),
  );
});

/**
 * Alerts with a start and an end each, no name twice: that an alert which begins anew had ended is known from the order alone, if
 * nobody told its end. A payload has any of them as they are in its minute, as a group that is cut up has.
 */
const groups = fc
  .array(fc.record({ from: fc.nat({ max: 20 }), lasts: fc.integer({ min: 1, max: 20 }) }), {
    minLength: 1,
    maxLength: 5,
  })
  .map((spans) => spans.map(({ from, lasts }, index) => ({ name: `a${index}`, from, to: from + lasts })));

const asOf = (alerts: readonly { name: string; from: number; to: number }[], at: number) =>
  alertGroup(
    alerts
      .filter(({ from }) => from <= at)
      .map(({ name, from, to }) => alert(name, minute(from), to <= at ? minute(to) : undefined)),
  );

test.for([
  { source: 'Alertmanager', parse: alertmanagerIncident },
  { source: 'Grafana Alerting', parse: grafanaAlertingIncident },
])('payloads of a group of $source, cut up in any way, in any order, end in the same incident', ({ parse }) => {
  fc.assert(
    fc.property(
      groups.chain((alerts) => {
        const whole = asOf(alerts, 50);
        const parts = alerts.flatMap((one) => [asOf([one], one.from), asOf([one], 50)]);
        return fc.record({ whole: fc.constant(whole), shuffled: inAnyOrder([...parts, whole]) });
      }),
      ({ whole, shuffled }) => {
        const { fields, onset } = known(changesOf(parse(whole, NOW)));
        const after = known(shuffled.flatMap((body) => changesOf(parse(body, NOW))));
        expect([after.fields['resolvedAt'], after.onset]).toEqual([fields['resolvedAt'], onset]);
      },
    ),
  );
});

const { db, pool, reset } = await testDatabase();
const clock = () => NOW;
const api = await testApi(db, clock, allRoutes(db, clock));
beforeEach(async () => {
  await reset();
  await api.admit();
});

describe('in the database', () => {
  test('the payloads of a group and its whole make one incident, however they come', async () => {
    const alerts = [
      { name: 'a', from: 0, to: 12 },
      { name: 'b', from: 3, to: 9 },
      { name: 'c', from: 7, to: 20 },
    ];
    const told = [asOf(alerts, 1), asOf(alerts, 8), asOf(alerts, 10), asOf(alerts, 30)];
    await fc.assert(
      fc.asyncProperty(inAnyOrder(told), async (order) => {
        await reset();
        await api.admit();
        for (const body of order) expect((await api.post('/hooks/alertmanager', body)).status).toBe(200);
        const { rows } = await pool.query('select started_at, resolved_at from incidents where merged_into is null');
        expect(rows).toEqual([{ started_at: new Date(minute(0)), resolved_at: new Date(minute(20)) }]);
      }),
      { numRuns: 12 },
    );
  }, 120_000);
});

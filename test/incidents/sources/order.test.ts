import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ONSET_SOURCES } from '../../../src/incidents/incident.ts';
import { alertmanagerIncident } from '../../../src/incidents/sources/alertmanager.ts';
import type { SourceChange } from '../../../src/incidents/sources/hooks.ts';
import { pagerdutyIncident } from '../../../src/incidents/sources/pagerduty.ts';
import { alert, alertGroup, pagerduty } from './hooks-bodies.ts';
import { changesOf, known } from './known-after.ts';

const NOW = new Date('2026-11-25T12:00:00Z');
const minute = (count: number): string => new Date(Date.UTC(2026, 10, 25, 8, count)).toISOString();

/** Some in their order, and the same in any other, some of them several times. */
const inAnyOrder = <Value>(values: readonly Value[]) =>
  fc
    .array(fc.nat({ max: values.length - 1 }), { maxLength: 5 })
    .chain((again) => fc.shuffledSubarray([...values.keys(), ...again], { minLength: values.length + again.length }))
    .map((order) => order.flatMap((index) => values[index] ?? []));

const TYPES = ['triggered', 'acknowledged', 'unacknowledged', 'resolved', 'reopened', 'priority_updated'] as const;

test('events of an incident may come in any order and more than once: the same is known in the end', () => {
  const history = fc
    .array(fc.record({ type: fc.constantFrom(...TYPES), title: fc.constantFrom('a', 'b', 'c') }), {
      minLength: 1,
      maxLength: 8,
    })
    .map((events) =>
      events.flatMap(({ type, title }, at) =>
        changesOf(pagerdutyIncident(pagerduty(type, minute(at), { title }), NOW)),
      ),
    );
  fc.assert(
    fc.property(
      history.chain((changes) => fc.record({ changes: fc.constant(changes), shuffled: inAnyOrder(changes) })),
      ({ changes, shuffled }) => {
        expect(known(shuffled)).toEqual(known(changes));
      },
    ),
  );
});

test('so may payloads of a group: its onset and its end are the same', () => {
  // Alert n fires at minute n and ends at minute 60 - n; each payload shows those that fire and those that just ended.
  const all = [1, 2, 3, 4].map((n) => ({ name: `a${n}`, from: minute(n), to: minute(60 - n) }));
  const payloadAt = (time: string) =>
    alertGroup(
      all
        .filter(({ from }) => from <= time)
        .map(({ name, from, to }) => alert(name, from, to <= time ? to : undefined)),
    );
  const changes = [1, 3, 30, 56, 57, 58, 59].flatMap((at) =>
    changesOf(alertmanagerIncident(payloadAt(minute(at)), NOW)),
  );
  fc.assert(
    fc.property(inAnyOrder(changes), (shuffled) => {
      expect(known(shuffled)).toMatchObject({
        fields: { resolvedAt: new Date(minute(59)) },
        onset: { at: new Date(minute(1)), source: 'tool' },
      });
    }),
  );
});

describe('a group', () => {
  const fires = (name: string, at: number) => alert(name, minute(at));
  const ended = (name: string, at: number, to: number) => alert(name, minute(at), minute(to));
  const take = (...groups: readonly (readonly ReturnType<typeof alert>[])[]) =>
    known(groups.flatMap((alerts) => changesOf(alertmanagerIncident(alertGroup(alerts), NOW))));

  test.for([
    { why: 'goes on while one alert fires', groups: [[ended('a', 0, 5), fires('b', 1)]], resolvedAt: undefined },
    {
      why: 'ends with its last alert',
      groups: [[ended('a', 0, 5), ended('b', 1, 9)]],
      resolvedAt: new Date(minute(9)),
    },
    {
      why: 'goes on with an alert that is listed no more: an end ends only what it names',
      groups: [[fires('a', 0), fires('b', 1)], [ended('b', 1, 9)]],
      resolvedAt: undefined,
    },
    {
      why: 'goes on when an alert fires again',
      groups: [
        [ended('a', 0, 5), fires('b', 1)],
        [fires('a', 7), fires('b', 1)],
      ],
      resolvedAt: undefined,
    },
  ])('$why', ({ groups, resolvedAt }) => {
    expect(take(...groups).fields['resolvedAt']).toEqual(resolvedAt);
  });
});

test.for(ONSET_SOURCES.flatMap((one, rank) => ONSET_SOURCES.slice(rank + 1).map((other) => ({ one, other }))))(
  'an onset by $one is trusted more than one by $other, whichever comes first or later',
  ({ one, other }) => {
    const change = (source: typeof one, at: number): SourceChange => ({
      source: 'cdevents',
      key: 'k',
      at: new Date(minute(at)),
      reported: {},
      onset: { at: new Date(minute(source === one ? 30 : 40)), source },
    });
    const expected = { onset: { at: new Date(minute(30)), source: one } };
    expect(known([change(one, 50), change(other, 55)])).toMatchObject(expected);
    expect(known([change(other, 55), change(one, 50)])).toMatchObject(expected);
  },
);

test('the earliest alert of a group is its onset, also where its payload was read before and handled after another', () => {
  const heard = (key: string, start: number, at: number): SourceChange => {
    const [change] = changesOf(alertmanagerIncident(alertGroup([alert(key, minute(start))]), NOW));
    if (change === undefined) throw new Error('An alert that fires is a change');
    return { ...change, at: new Date(minute(at)) };
  };
  expect(known([heard('late', 5, 31), heard('early', 1, 30)]).onset?.at.toISOString()).toBe(minute(1));
});

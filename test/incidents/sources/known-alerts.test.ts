import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { alertmanagerIncident } from '../../../src/incidents/sources/alertmanager.ts';
import type { Alert, SourceChange } from '../../../src/incidents/sources/hooks.ts';
import {
  endOf,
  firstDegradedAt,
  type KnownAlerts,
  knowsOneOf,
  mergeAlerts,
} from '../../../src/incidents/sources/known-alerts.ts';
import { mergeChange, NOTHING_REPORTED } from '../../../src/incidents/sources/order.ts';
import { alert, alertGroup } from './hooks-bodies.ts';

const at = (minute: number): Date => new Date(Date.UTC(2026, 10, 1, 0, minute));
const anAlert = (name: string, from: number, to?: number): Alert => ({
  key: `${name}@${at(from).toISOString()}`,
  degradedAt: at(from),
  from: at(from),
  to: to === undefined ? undefined : at(to),
});
const group = (...alerts: Alert[]) => ({ alerts, allEndedAt: undefined });

/** What is kept after these payloads, each a list of alerts. */
const after = (payloads: readonly (readonly Alert[])[], most?: Parameters<typeof mergeAlerts>[2]): KnownAlerts =>
  payloads.reduce<KnownAlerts>((known, alerts) => mergeAlerts(known, group(...alerts), most), {});

/** Alerts with names of their own, and payloads that show, at each of these minutes, what fires or has just ended. */
const histories = fc
  .array(fc.record({ from: fc.nat({ max: 50 }), lasts: fc.integer({ min: 1, max: 30 }) }), {
    minLength: 1,
    maxLength: 12,
  })
  .map((spans) =>
    Array.from({ length: 90 }, (_, minute) =>
      spans.flatMap(({ from, lasts }, index) => {
        if (from > minute || from + lasts < minute - 2) return [];
        return [anAlert(`a${index}`, from, from + lasts <= minute ? from + lasts : undefined)];
      }),
    ).filter((alerts) => alerts.length > 0),
  );

test('a group begins and ends when it would if every alert were kept', () => {
  fc.assert(
    fc.property(histories, fc.nat(), (payloads, until) => {
      const told = payloads.slice(0, 1 + (until % payloads.length));
      const [few, all] = [after(told, { ended: 1, all: 50 }), after(told)];
      expect([firstDegradedAt(few), endOf(few)]).toEqual([firstDegradedAt(all), endOf(all)]);
    }),
  );
});

describe('an alert that is not kept any more', () => {
  const most = { ended: 1, all: 3 };

  test.for([
    {
      why: 'ended before others did: its time counts',
      payloads: [[anAlert('a', 0, 9), anAlert('b', 1, 5), anAlert('c', 2, 4)]],
      end: at(9),
    },
    {
      why: 'fired again: what counts is the second time',
      payloads: [[anAlert('a', 0)], [anAlert('a', 5, 8)]],
      end: at(8),
    },
    {
      why: 'fired again and its first time is told later',
      payloads: [[anAlert('a', 5, 8)], [anAlert('a', 0)]],
      end: at(8),
    },
    {
      why: 'still fires, one of more than are kept: the group goes on',
      payloads: [[0, 1, 2, 3].map((n) => anAlert(`a${n}`, n)), [1, 2, 3].map((n) => anAlert(`a${n}`, n, 9))],
      end: null,
    },
  ])('$why', ({ payloads, end }) => {
    const known = after(payloads, most);
    expect([firstDegradedAt(known), endOf(known)]).toEqual([at(0).toISOString(), end]);
  });

  test('is of the same incident when it is told of again, and one from after its end is not', () => {
    const known = after([[anAlert('a', 0, 9), anAlert('b', 1, 5), anAlert('c', 2, 4)]], most);
    expect(Object.keys(known.alerts ?? {})).toEqual([anAlert('c', 2).key]);
    expect(knowsOneOf(known, group(anAlert('a', 0, 9)))).toBe(true);
    expect(knowsOneOf(known, group(anAlert('a', 10)))).toBe(false);
  });
});

test('what is kept of a group that never ends does not grow', () => {
  let state = NOTHING_REPORTED;
  const sizes = Array.from({ length: 60 }, (_, round) => {
    const startsAt = at(round * 10).toISOString();
    const endsAt = at(round * 10 + 9).toISOString();
    const alerts = Array.from({ length: 200 }, (_none, index) => alert(`pod-${round}-${index}`, startsAt, endsAt));
    const body = alertGroup([alert('one that fires for ever', at(0).toISOString()), ...alerts]);
    const reading = alertmanagerIncident(body, at(1_000));
    const [change] = reading.kind === 'changes' ? reading.changes : ([] as readonly SourceChange[]);
    if (change !== undefined) ({ state } = mergeChange(state, change));
    return JSON.stringify(state).length;
  });
  expect(Math.max(...sizes)).toBeLessThan(40_000);
  expect(endOf(state)).toBeNull();
});

import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { DeliveryId } from '../../../src/schedule/delivery.ts';
import { leaseWatch } from '../../../src/schedule/sending/lease-watch.ts';

describe('the watch over leases', () => {
  const lease = (id: number, owner = 'a') => ({ id: id as DeliveryId, owner });

  test('says that a lease is over when it has been unchanged for its whole length', () => {
    const over = leaseWatch(1_000);
    expect([over([lease(1)], 0), over([lease(1)], 999), over([lease(1)], 1_000)]).toEqual([[], [], [lease(1)]]);
  });

  test('starts again when the lease is a new one', () => {
    const over = leaseWatch(1_000);
    over([lease(1, 'a')], 0);
    expect(over([lease(1, 'b')], 1_000)).toEqual([]);
  });

  test('forgets leases that are gone', () => {
    const over = leaseWatch(1_000);
    over([lease(1)], 0);
    over([], 500);
    expect(over([lease(1)], 1_000)).toEqual([]);
  });

  test('never ends a lease before its time, however often it is asked', () => {
    const looks = fc.array(fc.record({ afterMs: fc.nat(700), ids: fc.uniqueArray(fc.nat(3)) }), { maxLength: 30 });
    fc.assert(
      fc.property(looks, (steps) => {
        const over = leaseWatch(1_000);
        const since = new Map<number, number>();
        let nowMs = 0;
        for (const { afterMs, ids } of steps) {
          nowMs += afterMs;
          for (const id of since.keys()) if (!ids.includes(id)) since.delete(id);
          for (const id of ids) if (!since.has(id)) since.set(id, nowMs);
          const expected = ids.filter((id) => nowMs - (since.get(id) ?? nowMs) >= 1_000);
          const leases = ids.map((id) => lease(id));
          expect(over(leases, nowMs).map(({ id }) => id)).toEqual(expected);
        }
      }),
    );
  });
});

import { randomUUID } from 'node:crypto';
import type { WebClient } from '@slack/web-api';
import type { Clock } from '../clock.ts';
import type { Db } from '../db/db.ts';
import { isDatabaseDown } from '../db/down.ts';
import type { Log } from '../log.ts';
import { type Delivered, deliver } from './attempt.ts';
import { claimsStore, type Reserved } from './claims.store.ts';
import { type Composer, type DeliveryId, retryAt } from './delivery.ts';
import { gatesStore } from './gates.store.ts';
import { leaseWatch } from './lease-watch.ts';
import type { LookBack } from './look-back.ts';
import { TIMINGS, type Timings } from './timings.ts';

export type CourierDeps = {
  readonly db: Db;
  /** From `deliveryClient`: it repeats nothing by itself. */
  readonly client: WebClient;
  readonly types: readonly Composer[];
  readonly lookBack: LookBack;
  readonly clock: Clock;
  readonly log: Log;
  /** Told when a channel or person takes no messages any more; `code` is Slack's. */
  readonly onPermanent: (channelId: string, code: string, now: Date) => Promise<void>;
  readonly timings?: Partial<Timings>;
  /** Milliseconds of a clock that nobody can set. */
  readonly nowMs?: () => number;
};

export type Carrier = {
  /** Takes what is due in hand, as much as there is room for; answers how many that were. */
  readonly fill: () => Promise<number>;
  /** Waits until nothing is in hand. */
  readonly idle: () => Promise<void>;
  /** Waits until one of those in hand is through; for ever where none is. */
  readonly oneThrough: () => Promise<void>;
};

/** The deliveries that one process has in hand, and those that it takes over from the dead. */
export function carrier(deps: CourierDeps): Carrier {
  const { db, clock, log, nowMs = () => performance.now() } = deps;
  const timings = { ...TIMINGS, ...deps.timings };
  const [claims, gates] = [claimsStore(db), gatesStore(db)];
  const types = new Map(deps.types.map((type) => [type.kind, type]));
  const closeGate = (scope: string, opensAt: Date) => gates.close(scope, opensAt);
  const working = { ...deps, claims, closeGate, types, nowMs, timings };
  const [watch, me] = [leaseWatch(timings.leaseMs), randomUUID()];
  const inHand = new Map<DeliveryId, Promise<void>>();
  let [reservations, lastLookMs] = [0, Number.NEGATIVE_INFINITY];

  async function takeOver(): Promise<void> {
    if (nowMs() - lastLookMs < timings.pollMs) return;
    const leases = (await claims.leases()).filter(({ id }) => !inHand.has(id));
    lastLookMs = nowMs();
    const count = await claims.takeOver(watch(leases, lastLookMs), clock());
    if (count > 0) log.warn({ count }, 'Deliveries were taken over: nobody knows yet whether they arrived');
  }

  async function work(reserved: Reserved): Promise<void> {
    const { id, kind } = reserved.delivery;
    try {
      const outcome = await deliver(reserved, working).catch((error: unknown) => interrupted(reserved, error));
      if (outcome === undefined || !(await settle(reserved, outcome))) {
        log.warn({ delivery: id, kind, outcome: outcome?.kind }, 'A delivery was in other hands meanwhile');
      } else {
        const reason = 'reason' in outcome ? outcome.reason : undefined;
        log.info({ delivery: id, kind, outcome: outcome.kind, reason }, 'Delivery');
      }
    } catch (error) {
      log.error({ error, delivery: id, kind }, 'What became of a delivery could not be written down');
    }
  }

  function interrupted({ delivery }: Reserved, error: unknown): Delivered {
    log.warn({ error, delivery: delivery.id, kind: delivery.kind }, 'A delivery was interrupted');
    return { kind: 'again', at: retryAt(clock(), 0, timings.firstPauseMs), counted: false };
  }

  /** What is known must not be lost with a connection: it is the difference between a sent message and a doubtful one. */
  async function settle(reserved: Reserved, outcome: NonNullable<Delivered>): Promise<boolean> {
    const untilMs = nowMs() + timings.leaseMs;
    for (;;) {
      try {
        return await claims.settle(reserved, outcome, clock());
      } catch (error) {
        if (!isDatabaseDown(error) || nowMs() >= untilMs) throw error;
        await new Promise((resolve) => setTimeout(resolve, timings.pollMs));
      }
    }
  }

  function take(reserved: Reserved): void {
    const { id } = reserved.delivery;
    // A clock that jumps may end a reservation of our own: the later one holds the place then.
    const through = work(reserved).finally(() => inHand.get(id) === through && inHand.delete(id));
    inHand.set(id, through);
  }

  async function fill(): Promise<number> {
    await takeOver();
    const limit = timings.concurrency - inHand.size;
    if (limit <= 0) return 0;
    reservations += 1;
    const now = clock();
    const until = new Date(now.getTime() + timings.reservedMs);
    const reserved = await claims.reserve(`${me}/${reservations}`, [...types.keys()], { limit, now, until });
    reserved.forEach(take);
    return reserved.length;
  }

  return {
    fill,
    idle: async () => void (await Promise.all(inHand.values())),
    oneThrough: () => Promise.race(inHand.values()),
  };
}

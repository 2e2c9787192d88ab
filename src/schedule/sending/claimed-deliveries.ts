import { randomUUID } from 'node:crypto';
import type { WebClient } from '@slack/web-api';
import type { Clock } from '../../clock.ts';
import type { Db } from '../../db/db.ts';
import { troubleOf } from '../../db/trouble.ts';
import type { Log } from '../../log.ts';
import { type Composer, type DeliveryId, retryAt } from '../delivery.ts';
import { gatesStore } from '../gates.store.ts';
import type { Places } from '../places.ts';
import { type Attempted, attempt } from './attempt.ts';
import { type Claim, claimsStore } from './claims.store.ts';
import { leaseWatch } from './lease-watch.ts';
import type { LookBack } from './look-back.ts';
import { TIMINGS, type Timings } from './timings.ts';
import { leavesNoTrace, named, writtenOf } from './without-trace.ts';

export type WorkerDeps = Places & {
  readonly db: Db;
  /** From `deliveryClient`, which never repeats a request by itself. */
  readonly client: WebClient;
  readonly types: readonly Composer[];
  readonly lookBack: LookBack;
  readonly clock: Clock;
  readonly log: Log;
  readonly timings?: Partial<Timings>;
  /** Milliseconds of a clock that nobody can set. */
  readonly nowMs?: () => number;
};

export type ClaimedDeliveries = {
  /** Claims the deliveries that are due, as many as there is room for, and starts to attempt them; answers how many. */
  readonly claimDue: () => Promise<number>;
  /** Waits until every claimed delivery is done. */
  readonly allDone: () => Promise<void>;
  /** Waits until one of the claimed deliveries is done; for ever where there is none. */
  readonly oneDone: () => Promise<void>;
};

/** The deliveries that one process has claimed. It also frees those whose process died while it was sending them. */
export function claimedDeliveries(deps: WorkerDeps): ClaimedDeliveries {
  const { db, clock, log, nowMs = () => performance.now() } = deps;
  const timings = { ...TIMINGS, ...deps.timings };
  const [claims, gates] = [claimsStore(db), gatesStore(db)];
  const types = new Map(deps.types.map((type) => [type.kind, type]));
  const closeGate = (scope: string, opensAt: Date) => gates.close(scope, opensAt);
  const attemptDeps = { ...deps, claims, closeGate, types, nowMs, timings };
  const [watch, me] = [leaseWatch(timings.leaseMs), randomUUID()];
  const claimed = new Map<DeliveryId, Promise<void>>();
  let [claimCount, lastLookMs] = [0, Number.NEGATIVE_INFINITY];

  async function releaseStale(): Promise<void> {
    if (nowMs() - lastLookMs < timings.pollMs) return;
    const leases = (await claims.leases()).filter(({ id }) => !claimed.has(id));
    lastLookMs = nowMs();
    const count = await claims.release(watch(leases, lastLookMs), clock());
    if (count > 0) log.warn({ count }, 'Deliveries were taken over: nobody knows yet whether they arrived');
  }

  /** A failure of a message that leaves no trace is not reported, either: not to everybody was one sent. */
  const depsFor = ({ delivery }: Claim) =>
    leavesNoTrace(delivery, types) ? { ...attemptDeps, onPermanent: () => Promise.resolve() } : attemptDeps;

  async function work(claim: Claim): Promise<void> {
    const { delivery } = claim;
    try {
      const attempted = await attempt(claim, depsFor(claim)).catch((error: unknown) => interrupted(claim, error));
      const outcome = attempted && (await writtenOf(delivery, attempted, types));
      if (outcome === undefined || !(await settle(claim, outcome))) {
        log.warn({ ...named(delivery, types), outcome: outcome?.kind }, 'A delivery was in other hands meanwhile');
      } else {
        const reason = 'reason' in outcome ? outcome.reason : undefined;
        log.info({ ...named(delivery, types), outcome: outcome.kind, reason }, 'Delivery');
      }
    } catch (error) {
      log.error({ error, ...named(delivery, types) }, 'What became of a delivery could not be written down');
    }
  }

  function interrupted({ delivery }: Claim, error: unknown): Attempted {
    log.warn({ error, ...named(delivery, types) }, 'A delivery was interrupted');
    return { kind: 'again', at: retryAt(clock(), 0, timings.firstPauseMs), counted: false };
  }

  /** Tries again while the database is in trouble: without the outcome, a message that was sent would be in doubt. */
  async function settle(claim: Claim, outcome: NonNullable<Attempted>): Promise<boolean> {
    const untilMs = nowMs() + timings.leaseMs;
    for (;;) {
      try {
        return await claims.settle(claim, outcome, clock());
      } catch (error) {
        if (troubleOf(error) === undefined || nowMs() >= untilMs) throw error;
        await new Promise((resolve) => setTimeout(resolve, timings.pollMs));
      }
    }
  }

  function start(claim: Claim): void {
    const { id } = claim.delivery;
    // A clock that jumps may end a claim of our own. The later claim then holds the place in the map.
    const done = work(claim).finally(() => claimed.get(id) === done && claimed.delete(id));
    claimed.set(id, done);
  }

  async function claimDue(): Promise<number> {
    await releaseStale();
    const limit = timings.concurrency - claimed.size;
    if (limit <= 0) return 0;
    claimCount += 1;
    const now = clock();
    const until = new Date(now.getTime() + timings.claimMs);
    const due = await claims.claimDue(`${me}/${claimCount}`, [...types.keys()], { limit, now, until });
    due.forEach(start);
    return due.length;
  }

  return {
    claimDue,
    allDone: async () => void (await Promise.all(claimed.values())),
    oneDone: () => Promise.race(claimed.values()),
  };
}

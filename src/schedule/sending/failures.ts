import type { Clock } from '../../clock.ts';
import type { Log } from '../../log.ts';
import type { SlackFailure } from '../../slack/failure.ts';
import { type Delivery, type Outcome, retryAt } from '../delivery.ts';
import { LONGEST_CLOSED_MS } from '../gates.store.ts';
import type { Places } from '../places.ts';
import type { Timings } from './timings.ts';

export type FailureDeps = Pick<Places, 'onPermanent'> & {
  readonly closeGate: (scope: string, opensAt: Date) => Promise<void>;
  readonly clock: Clock;
  readonly log: Log;
  readonly timings: Timings;
};

/** The outcome of a delivery whose call of `method` failed. It also closes the gate and reports the channel where needed. */
export async function afterFailure(
  delivery: Delivery,
  failure: SlackFailure,
  method: string,
  deps: FailureDeps,
): Promise<Outcome> {
  const now = deps.clock();
  switch (failure.kind) {
    case 'permanent':
      if (failure.isOfPlace) await reportPlace(delivery, failure.code, now, deps);
      return { kind: 'failed', reason: failure.code };
    case 'plain-form':
      return { kind: 'failed', reason: failure.code };
    case 'rate-limited': {
      const opensAt = new Date(now.getTime() + Math.min(failure.retryAfterMs, LONGEST_CLOSED_MS));
      await deps.closeGate(method, opensAt);
      return { kind: 'again', at: opensAt, reason: failure.code, counted: false };
    }
    case 'no-effect':
      return again(delivery, failure.code, now, deps);
    case 'uncertain':
      // The same change may be made twice without harm.
      if (method !== 'chat.postMessage') return again(delivery, failure.code, now, deps);
      return { kind: 'in-doubt', reason: failure.code };
  }
}

const again = ({ attempts }: Delivery, reason: string, now: Date, { timings }: FailureDeps): Outcome => ({
  kind: 'again',
  at: retryAt(now, attempts, timings.firstPauseMs),
  reason,
  counted: true,
});

export const afterUnreadable = (why: string): Outcome => ({
  kind: 'parked',
  reason: `It may have been sent: an attempt got no answer, and Drumbeat ${why}`,
});

/** An error here must not keep the delivery from being settled. */
async function reportPlace({ id, channelId }: Delivery, code: string, now: Date, deps: FailureDeps): Promise<void> {
  try {
    await deps.onPermanent(channelId, code, now);
  } catch (error) {
    deps.log.error({ error, delivery: id }, 'A channel that takes no messages could not be marked');
  }
}

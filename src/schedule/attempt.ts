import type { WebClient } from '@slack/web-api';
import type { Clock } from '../clock.ts';
import { isDatabaseDown } from '../db/down.ts';
import { within } from '../deadline.ts';
import type { Log } from '../log.ts';
import type { SlackMessage } from '../slack/blocks.ts';
import { sortSlackError } from '../slack/post.ts';
import type { ClaimsStore, Reserved } from './claims.store.ts';
import {
  type Composed,
  type Composer,
  isTooLate,
  mayHaveArrived,
  missedReason,
  type Outcome,
  retryAt,
} from './delivery.ts';
import { afterFailure, afterUnreadable } from './failures.ts';
import type { LookBack } from './look-back.ts';
import { send } from './send.ts';
import type { Timings } from './timings.ts';

export type DeliverDeps = {
  readonly claims: ClaimsStore;
  readonly closeGate: (scope: string, opensAt: Date) => Promise<void>;
  readonly client: WebClient;
  readonly types: ReadonlyMap<string, Composer>;
  readonly lookBack: LookBack;
  readonly clock: Clock;
  /** Milliseconds of a clock that nobody can set. */
  readonly nowMs: () => number;
  readonly log: Log;
  readonly onPermanent: (channelId: string, code: string, now: Date) => Promise<void>;
  readonly timings: Timings;
};

/** `undefined` where somebody else has it now. */
export type Delivered = Outcome | undefined;

/**
 * Takes one delivery as far as it goes: looks back where it may have arrived, asks for its words, writes down that it is on
 * its way, sends it. The words come first, so that a slow composer costs nothing of the time in which it must be sent.
 * Where it throws, nothing was sent.
 */
export async function deliver(reserved: Reserved, deps: DeliverDeps): Promise<Delivered> {
  const { delivery } = reserved;
  if (mayHaveArrived(delivery)) {
    const known = await lookBack(reserved, deps);
    if (known !== undefined) return known;
  }
  const now = deps.clock();
  if (isTooLate(delivery, now)) return { kind: 'skipped', reason: missedReason(delivery.reason) };
  const composed = await compose(reserved, now, deps);
  switch (composed.kind) {
    case 'message':
      return post(reserved, composed.message, deps);
    case 'skip':
      return { kind: 'skipped', reason: composed.reason };
    case 'later':
      // Never at once: a composer that says "now" would be asked without end.
      return { kind: 'again', at: latest(composed.until, retryAt(now, 0, deps.timings.firstPauseMs)), counted: false };
    case 'again':
    case 'failed':
      return composed;
  }
}

const latest = (one: Date, other: Date): Date => (one > other ? one : other);

/** What is known of an earlier attempt; nothing where it certainly did not arrive. */
async function lookBack({ delivery }: Reserved, deps: DeliverDeps): Promise<Outcome | undefined> {
  try {
    const found = await deps.lookBack(delivery);
    if (found.kind === 'absent') return undefined;
    return found.kind === 'found' ? { ...found, kind: 'sent' } : afterUnreadable(found.why);
  } catch (error) {
    const failure = sortSlackError(error);
    deps.log.warn(
      { delivery: delivery.id, kind: delivery.kind, code: failure.code },
      'A channel could not be read back',
    );
    // Reading has no effect, whatever became of it.
    const harmless = failure.kind === 'uncertain' ? { ...failure, kind: 'no-effect' as const } : failure;
    return afterFailure(delivery, harmless, 'conversations.history', deps);
  }
}

type Words = Composed | Extract<Outcome, { kind: 'again' }> | { readonly kind: 'failed'; readonly reason: string };

async function compose({ delivery }: Reserved, now: Date, { types, timings, log }: DeliverDeps): Promise<Words> {
  try {
    const type = types.get(delivery.kind);
    if (type === undefined) throw new Error(`Nobody writes ${delivery.kind}`);
    return await within(timings.composeMs, type.compose(delivery, now));
  } catch (error) {
    // Its own fault or not, nothing can be written down either.
    if (isDatabaseDown(error)) throw error;
    log.error({ error, delivery: delivery.id, kind: delivery.kind }, 'A message could not be written');
    const at = retryAt(now, delivery.attempts, timings.firstPauseMs);
    const reason = 'it could not be written; the log says why';
    return isTooLate(delivery, at) ? { kind: 'failed', reason } : { kind: 'again', at, reason, counted: true };
  }
}

async function post(reserved: Reserved, message: SlackMessage, deps: DeliverDeps): Promise<Delivered> {
  const { delivery } = reserved;
  const { timings, clock, nowMs } = deps;
  const [begunMs, begunAt] = [nowMs(), clock()];
  const begun = await deps.claims.begin(reserved, { now: begunAt, ...timings });
  if (begun.kind === 'lost') return undefined;
  if (begun.kind === 'closed')
    return { kind: 'again', at: begun.opensAt ?? new Date(begunAt.getTime() + timings.paceMs), counted: false };
  // The first of the two stands still while a machine sleeps, the second may be set back.
  const mayStart = () =>
    nowMs() - begunMs < timings.startWithinMs && clock().getTime() - begunAt.getTime() < timings.startWithinMs;
  const sent = await send(deps.client, delivery, message, mayStart);
  switch (sent.kind) {
    case 'sent':
      return sent;
    case 'given-up':
      return { kind: 'again', at: clock(), reason: 'there was no time left to send it', counted: false };
    case 'refused':
      return afterFailure(
        delivery,
        sent.failure,
        delivery.updateTs === undefined ? 'chat.postMessage' : 'chat.update',
        deps,
      );
  }
}

import type { WebClient } from '@slack/web-api';
import type { Clock } from '../../clock.ts';
import { troubleOf } from '../../db/trouble.ts';
import { within } from '../../deadline.ts';
import type { Log } from '../../log.ts';
import { sortSlackError } from '../../slack/failure.ts';
import {
  type Composed,
  type Composer,
  isTooLate,
  missedReason,
  type Outcome,
  retryAt,
  type ToSend,
} from '../delivery.ts';
import type { Places } from '../places.ts';
import type { Claim, ClaimsStore } from './claims.store.ts';
import { afterFailure, afterUnreadable } from './failures.ts';
import type { LookBack } from './look-back.ts';
import { mayHaveArrived } from './may-have-arrived.ts';
import { methodOf, send, usualMethodOf } from './send.ts';
import type { Timings } from './timings.ts';
import { leavesNoTrace, named } from './without-trace.ts';

export type AttemptDeps = Places & {
  readonly claims: ClaimsStore;
  readonly closeGate: (scope: string, opensAt: Date) => Promise<void>;
  readonly client: WebClient;
  readonly types: ReadonlyMap<string, Composer>;
  readonly lookBack: LookBack;
  readonly clock: Clock;
  /** Milliseconds of a clock that nobody can set. */
  readonly nowMs: () => number;
  readonly log: Log;
  readonly timings: Timings;
};

/** `undefined` where another process has the delivery now. */
export type Attempted = Outcome | undefined;

/**
 * Attempts one delivery. It looks for the message in Slack where an earlier attempt may have sent it, composes the message,
 * writes down that it is being sent, and sends it. Composing comes before the lease begins, so that a slow composer does not
 * use up the time in which the message must be sent. Where this throws, nothing was sent.
 */
export async function attempt(claim: Claim, deps: AttemptDeps): Promise<Attempted> {
  const { delivery } = claim;
  if (mayHaveArrived(delivery)) {
    const known = await lookBack(claim, deps);
    if (known !== undefined) return known;
  }
  const now = deps.clock();
  if (isTooLate(delivery, now)) return { kind: 'skipped', reason: missedReason(delivery.reason) };
  const composed = await compose(claim, now, deps);
  switch (composed.kind) {
    case 'message':
    case 'change':
    case 'delete':
      return post(claim, composed, deps);
    case 'skip':
      return { kind: 'skipped', reason: composed.reason };
    case 'later':
      // Not at once: a composer that answers "now" would be asked again without end.
      return { kind: 'again', at: latest(composed.until, retryAt(now, 0, deps.timings.firstPauseMs)), counted: false };
    case 'again':
    case 'failed':
      return composed;
  }
}

const latest = (one: Date, other: Date): Date => (one > other ? one : other);

/** The outcome of an earlier attempt; `undefined` where it certainly sent nothing. */
async function lookBack({ delivery }: Claim, deps: AttemptDeps): Promise<Outcome | undefined> {
  try {
    const found = await deps.lookBack(delivery);
    if (found.kind === 'absent') return undefined;
    return found.kind === 'found' ? { ...found, kind: 'sent' } : afterUnreadable(found.why);
  } catch (error) {
    const failure = sortSlackError(error);
    deps.log.warn({ ...named(delivery, deps.types), code: failure.code }, 'A channel could not be read back');
    // Reading changes nothing in Slack, also when it fails half-way.
    const harmless = failure.kind === 'uncertain' ? { ...failure, kind: 'no-effect' as const } : failure;
    return afterFailure(delivery, harmless, 'conversations.history', deps);
  }
}

type ComposeResult =
  | Composed
  | Extract<Outcome, { kind: 'again' }>
  | { readonly kind: 'failed'; readonly reason: string };

async function compose(
  { delivery }: Claim,
  now: Date,
  { types, timings, log, heldBack }: AttemptDeps,
): Promise<ComposeResult> {
  try {
    const type = types.get(delivery.kind);
    if (type === undefined) throw new Error(`Nobody writes ${delivery.kind}`);
    const why = await heldBack(delivery.channelId);
    if (why !== undefined) return { kind: 'skip', reason: why };
    return await within(timings.composeMs, type.compose(delivery, now));
  } catch (error) {
    // Without the database no outcome can be written down either.
    if (troubleOf(error) !== undefined) throw error;
    log.error({ error, ...named(delivery, types) }, 'A message could not be written');
    const at = retryAt(now, delivery.attempts, timings.firstPauseMs);
    const reason = 'it could not be written; the log says why';
    return isTooLate(delivery, at) ? { kind: 'failed', reason } : { kind: 'again', at, reason, counted: true };
  }
}

async function post(claim: Claim, toSend: ToSend, deps: AttemptDeps): Promise<Attempted> {
  const { delivery } = claim;
  const { timings, clock, nowMs } = deps;
  const [begunMs, begunAt] = [nowMs(), clock()];
  const begun = await deps.claims.begin(claim, { now: begunAt, ...timings });
  if (begun.kind === 'lost') return undefined;
  if (begun.kind === 'closed')
    return { kind: 'again', at: begun.opensAt ?? new Date(begunAt.getTime() + timings.paceMs), counted: false };
  // The first clock stands still while the machine sleeps. The second may be set back.
  const mayStart = () =>
    nowMs() - begunMs < timings.startWithinMs && clock().getTime() - begunAt.getTime() < timings.startWithinMs;
  const sent = await send(deps.client, delivery, toSend, mayStart);
  switch (sent.kind) {
    case 'sent':
      return toSend.kind === 'message' ? sent : { kind: 'skipped', reason: 'an earlier message was changed instead' };
    case 'given-up':
      return { kind: 'again', at: clock(), reason: 'there was no time left to send it', counted: false };
    case 'refused':
      // A message that leaves no trace fails like every other of its kind, whatever was sent of it.
      return afterFailure(
        delivery,
        sent.failure,
        leavesNoTrace(delivery, deps.types) ? usualMethodOf(delivery) : methodOf(delivery, toSend),
        deps,
      );
  }
}

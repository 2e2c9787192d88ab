import { addHours } from 'date-fns';
import type { SlackMessage } from '../slack/blocks.ts';

export type DeliveryId = number & { readonly __brand: 'DeliveryId' };
export const deliveryId = (id: number): DeliveryId => id as DeliveryId;

/** A message to send once: no two deliveries have the same kind, subject and occurrence. */
export type NewDelivery = {
  readonly kind: string;
  /** Team, person, `workspace`, incident and step, source. */
  readonly subject: string;
  /** The first local date of the period it is about (`2026-11-02`), never the day it is due. */
  readonly occurrence: string;
  readonly teamId?: number | undefined;
  /** A channel, or a person for a DM. */
  readonly channelId: string;
  readonly threadTs?: string | undefined;
  /** The message of the bot that is updated instead of posting a new one. */
  readonly updateTs?: string | undefined;
  readonly dueAt: Date;
  /** From then on it is not sent any more. */
  readonly expiresAt: Date;
  /** What its composer needs; never an answer of a survey. */
  readonly context?: Readonly<Record<string, unknown>> | undefined;
};

/**
 * `due`: it waits, or is being composed. `sending`: its message may have arrived. The other states are final. `parked`: its
 * message may have arrived, and Drumbeat cannot read whether it did, so an admin decides.
 */
type DeliveryState = 'due' | 'sending' | 'sent' | 'skipped' | 'failed' | 'parked';

export type Delivery = NewDelivery & {
  readonly id: DeliveryId;
  readonly state: DeliveryState;
  readonly attempts: number;
  /** Set while it is not known whether the message of an attempt since then arrived. */
  readonly firstAttemptAt: Date | undefined;
  readonly settledAt: Date | undefined;
  readonly reason: string | undefined;
  /** For a DM, the channel that Slack opened. */
  readonly sentChannelId: string | undefined;
  readonly sentTs: string | undefined;
};

/** Where a message is in Slack. */
export type Place = { readonly channelId: string; readonly ts: string };

/** What is sent of a delivery that is due. */
export type ToSend =
  | { readonly kind: 'message'; readonly message: SlackMessage }
  /** Changes or deletes a message that was sent before, instead of posting a new one. */
  | { readonly kind: 'change'; readonly at: Place; readonly message: SlackMessage }
  | { readonly kind: 'delete'; readonly at: Place };

/** What to do with a delivery that is due: send it now, skip it, or send it later. */
export type Composed =
  | ToSend
  | { readonly kind: 'skip'; readonly reason: string }
  | { readonly kind: 'later'; readonly until: Date };

/** Composes the messages of one kind. */
export type Composer = {
  readonly kind: string;
  /** Only reads: it may be called again for the same delivery, also by two processes at once. */
  compose(delivery: Delivery, now: Date): Promise<Composed>;
  /**
   * Given for messages of which nothing may be known afterwards: the row and the log say the same of each, whatever became of
   * it. It returns what the row keeps instead of the place; always of one length, also where there is no new message.
   */
  keptOf?(delivery: Delivery, place: Place | undefined): Promise<NonNullable<NewDelivery['context']>>;
};

/** The outcome of one attempt. */
export type Outcome =
  | { readonly kind: 'sent'; readonly channelId: string; readonly ts: string }
  | { readonly kind: 'skipped' | 'failed' | 'parked'; readonly reason: string }
  /** It is over, and its row says nothing else. `context` is added to that of the row. */
  | { readonly kind: 'done'; readonly context: NonNullable<NewDelivery['context']> }
  /** Certainly nothing was sent. The next pause gets longer only where the attempt is `counted`. */
  | { readonly kind: 'again'; readonly at: Date; readonly reason?: string; readonly counted: boolean }
  /** It may have been sent. Nothing more is done until the lease is over, because the message may still arrive. */
  | { readonly kind: 'in-doubt'; readonly reason?: string };

const MINUTE_MS = 60_000;
/** Ticks run every minute, so a few minutes are not a delay. */
const ON_TIME_MS = 5 * MINUTE_MS;
const GRACE_MS = 24 * 60 * MINUTE_MS;

const lateMs = (dueAt: Date, at: Date): number => at.getTime() - dueAt.getTime();

/** Whether something that was due at `dueAt` is on time at `at`. */
export const isOnTime = (dueAt: Date, at: Date): boolean => lateMs(dueAt, at) <= ON_TIME_MS;

/** Whether something that was due at `dueAt` was missed: it is more than a day late at `at`. */
export const isMissed = (dueAt: Date, at: Date): boolean => lateMs(dueAt, at) > GRACE_MS;

/** When a message stops being worth sending: one day after `from`, or `days` days. */
export const worthSendingUntil = (from: Date, days = 1): Date => addHours(from, days * 24);

/** The subject of a delivery for a whole team, or for all teams. `digests.store.ts` reads the first one in SQL. */
export const subjectOf = {
  team: (id: number): string => `team ${id}`,
  workspace: 'workspace',
} as const;

/** The start of the reason where a delivery was skipped because it was too late. */
export const MISSED = 'missed';

/** The event type in a message's metadata, by which the bot recognises its own deliveries. */
export const EVENT_TYPE = 'drumbeat_delivery';

export const deliveryKey = ({ kind, subject, occurrence }: NewDelivery): string => `${kind}:${subject}:${occurrence}`;

export const isTooLate = ({ expiresAt }: NewDelivery, now: Date): boolean => now >= expiresAt;

const LONGEST_PAUSE = 120;

/** When to try again: each pause is twice the one before, up to 120 times the first. */
export const retryAt = (now: Date, attempts: number, firstPauseMs: number): Date =>
  new Date(now.getTime() + firstPauseMs * Math.min(2 ** attempts, LONGEST_PAUSE));

export const missedReason = (lastReason: string | undefined): string =>
  lastReason === undefined ? MISSED : `${MISSED}: ${lastReason}`;

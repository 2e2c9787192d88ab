import { addHours } from 'date-fns';
import type { SlackMessage } from '../slack/blocks.ts';

export type DeliveryId = number & { readonly __brand: 'DeliveryId' };
export const deliveryId = (id: number): DeliveryId => id as DeliveryId;

/** Something to be said once: by kind, subject and occurrence it is never said twice. */
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
  /** The message of ours that is changed instead. */
  readonly updateTs?: string | undefined;
  readonly dueAt: Date;
  /** From then on it is not worth sending any more. */
  readonly expiresAt: Date;
  /** What its composer needs to know; never an answer of a survey. */
  readonly context?: Readonly<Record<string, unknown>> | undefined;
};

/**
 * `due` waits, or is being written; `sending` may be on its way; the others are over. A parked one may have arrived, and
 * Drumbeat cannot read back whether it did: an admin decides.
 */
type DeliveryState = 'due' | 'sending' | 'sent' | 'skipped' | 'failed' | 'parked';

export type Delivery = NewDelivery & {
  readonly id: DeliveryId;
  readonly state: DeliveryState;
  readonly attempts: number;
  /** Set while an attempt since then may have arrived without our knowing. */
  readonly firstAttemptAt: Date | undefined;
  readonly settledAt: Date | undefined;
  readonly reason: string | undefined;
  /** Of a DM the channel that Slack opened. */
  readonly sentChannelId: string | undefined;
  readonly sentTs: string | undefined;
};

/** What to do with a delivery that is due: its words as of now, nothing (and why), or later. */
export type Composed =
  | { readonly kind: 'message'; readonly message: SlackMessage }
  | { readonly kind: 'skip'; readonly reason: string }
  | { readonly kind: 'later'; readonly until: Date };

/** What writes the messages of one kind. */
export type Composer = {
  readonly kind: string;
  /** Reads and decides nothing else: it may be asked again for the same delivery, also by two processes at once. */
  compose(delivery: Delivery, now: Date): Promise<Composed>;
};

/** What became of one attempt. */
export type Outcome =
  | { readonly kind: 'sent'; readonly channelId: string; readonly ts: string }
  | { readonly kind: 'skipped' | 'failed' | 'parked'; readonly reason: string }
  /** It was certainly not sent this time. Only what is `counted` makes the next pause longer. */
  | { readonly kind: 'again'; readonly at: Date; readonly reason?: string; readonly counted: boolean }
  /** It may have been sent. Nothing is concluded before everything that is still on its way has arrived. */
  | { readonly kind: 'in-doubt'; readonly reason: string };

const MINUTE_MS = 60_000;
/** The clock ticks every minute; a tick that took its time is not a delay. */
const ON_TIME_MS = 5 * MINUTE_MS;
const GRACE_MS = 24 * 60 * MINUTE_MS;

const lateMs = (dueAt: Date, at: Date): number => at.getTime() - dueAt.getTime();

/** Whether something due then is not delayed at this instant. */
export const isOnTime = (dueAt: Date, at: Date): boolean => lateMs(dueAt, at) <= ON_TIME_MS;

/** Whether something due then was missed: it is more than a day late. */
export const isMissed = (dueAt: Date, at: Date): boolean => lateMs(dueAt, at) > GRACE_MS;

/** From then on a message is not worth sending any more: a day from an instant, or so many. */
export const worthSendingUntil = (from: Date, days = 1): Date => addHours(from, days * 24);

/** The subject of a delivery that is for a whole team, or for all teams. `digests.store.ts` reads the first one in SQL. */
export const subjectOf = {
  team: (id: number): string => `team ${id}`,
  workspace: 'workspace',
} as const;

/** How the reason of everything starts that was skipped because it was too late. */
export const MISSED = 'missed';

/** What a message carries in its metadata, so that it is known again. */
export const EVENT_TYPE = 'drumbeat_delivery';

export const deliveryKey = ({ kind, subject, occurrence }: NewDelivery): string => `${kind}:${subject}:${occurrence}`;

/** An update changes the same message again, so it needs no looking back. */
export const mayHaveArrived = ({ firstAttemptAt, updateTs }: Delivery): boolean =>
  firstAttemptAt !== undefined && updateTs === undefined;

export const isTooLate = ({ expiresAt }: NewDelivery, now: Date): boolean => now >= expiresAt;

const LONGEST_PAUSE = 120;

/** When to try again after so many attempts: each pause is twice the one before, up to 120 times the first. */
export const retryAt = (now: Date, attempts: number, firstPauseMs: number): Date =>
  new Date(now.getTime() + firstPauseMs * Math.min(2 ** attempts, LONGEST_PAUSE));

export const missedReason = (lastReason: string | undefined): string =>
  lastReason === undefined ? MISSED : `${MISSED}: ${lastReason}`;

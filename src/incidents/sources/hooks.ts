import type { OnsetSource, Responder } from '../incident.ts';

export type Onset = { readonly at: Date; readonly source: OnsetSource };

/** What an event reports about an incident. `undefined`: not reported. `null`: reported as absent, or no longer there. */
export type ReportedFields = {
  readonly title?: string | undefined;
  readonly severity?: string | null | undefined;
  /** The vendor's name for the service. */
  readonly service?: string | undefined;
  /** The vendor's names of several services that it is about. They belong to their team if they have one. */
  readonly services?: readonly string[] | undefined;
  readonly url?: string | undefined;
  readonly openedAt?: Date | undefined;
  readonly acknowledgedAt?: Date | null | undefined;
  readonly mitigatedAt?: Date | null | undefined;
  /** `null` reopens. */
  readonly resolvedAt?: Date | null | undefined;
  /** The vendor's key of the incident that this one was merged into. */
  readonly mergedInto?: string | null | undefined;
  /** Everybody who works on it now, in the order in which they are asked. */
  readonly responders?: readonly Responder[] | undefined;
};

/** One alert of a group. It never fires again: an alert that fires later has a later `from` and another key. */
export type Alert = {
  readonly key: string;
  /** When service degraded. The alert fired some time later. */
  readonly degradedAt: Date;
  readonly from: Date;
  readonly to: Date | undefined;
};

export type AlertGroup = {
  readonly alerts: readonly Alert[];
  /** Who tells of the alerts: the same alert of another sender is another alert. */
  readonly sender: string;
  /** When all had ended, according to the status of the group. */
  readonly allEndedAt: Date | undefined;
  /** Whether the sender left alerts out. Then that status ends all alerts; else an end ends only what it names. */
  readonly isCut?: boolean;
};

/** What one event changes, in our words. Times stand for a status: resolving sets `resolvedAt`, reopening clears it. */
export type SourceChange<Source extends string = string> = {
  readonly source: Source;
  /** The vendor's key of the incident, or of the group of alerts. */
  readonly key: string;
  /** When this was so, according to the vendor. */
  readonly at: Date;
  /** The vendor did not say when, so `at` is when it arrived. Such an event never undoes one that has its time. */
  readonly isUndated?: boolean | undefined;
  readonly reported: ReportedFields;
  readonly onset?: Onset | undefined;
  /** From tools that know alerts but not incidents. */
  readonly group?: AlertGroup | undefined;
};

/** What was read from a body. `deliveryId` is the vendor's own id of the event, if it has one. */
export type HookReading<Source extends string = string> =
  | {
      readonly kind: 'changes';
      readonly changes: readonly SourceChange<Source>[];
      readonly deliveryId?: string | undefined;
    }
  | Unread;

export type Unread = { readonly kind: 'ignored' | 'unusable'; readonly reason: string };

/** Reads the body of one source. `now` is the time of an event that does not say when it happened. */
export type HookParser<Source extends string = string> = (body: unknown, now: Date) => HookReading<Source>;

/** What a header signs, and its signatures: HMAC-SHA256 in hex. One signature that matches is enough. */
export type ReadSignature = (
  header: string,
  body: Buffer,
  sha256: (content: Buffer) => Buffer,
) => { readonly signed: string | Buffer; readonly signatures: readonly string[] };

const CLOCK_SKEW_MS = 5 * 60_000;

/** Refuses a reading with a time in the future. The vendor's clock may be five minutes ahead. */
export function withoutFuture<Source extends string>(reading: HookReading<Source>, now: Date): HookReading<Source> {
  if (reading.kind !== 'changes') return reading;
  const latest = reading.changes.flatMap(timesOf).reduce((last, at) => Math.max(last, at.getTime()), 0);
  if (latest <= now.getTime() + CLOCK_SKEW_MS) return reading;
  return { kind: 'unusable', reason: `it tells of ${new Date(latest).toISOString()}, which lies in the future` };
}

const timesOf = ({ at, reported, onset, group }: SourceChange): Date[] =>
  [
    at,
    onset?.at,
    reported.openedAt,
    reported.acknowledgedAt,
    reported.mitigatedAt,
    reported.resolvedAt,
    group?.allEndedAt,
    ...(group?.alerts ?? []).flatMap(({ from, to }) => [from, to]),
  ].filter((time) => time instanceof Date);

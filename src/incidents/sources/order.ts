import { ONSET_SOURCES, type OnsetSource } from '../incident.ts';
import type { Onset, ReportedFields, SourceChange } from './hooks.ts';

/** One alert as it is remembered, its times as text, because it is kept as JSON. */
type KnownAlert = { readonly degradedAt: string; readonly from: string; readonly to: string | null };

/** What is remembered of what a source said, so that events may come in any order and more than once. */
export type SourceState = {
  /** When each field was last said. */
  readonly saidAt: Readonly<Partial<Record<keyof ReportedFields, string>>>;
  /** Which fields have a value, as far as the source has said. */
  readonly given?: readonly (keyof ReportedFields)[];
  readonly onset?: { readonly at: string; readonly source: OnsetSource; readonly saidAt: string };
  readonly alerts?: Readonly<Record<string, KnownAlert>>;
  readonly allEndedAt?: string;
};

export const NOTHING_REPORTED: SourceState = { saidAt: {} };

export type Merged = {
  readonly state: SourceState;
  /** What of the event is news. */
  readonly reported: ReportedFields;
  /** The most trusted onset so far. */
  readonly onset: Onset;
};

/**
 * Takes what an event says, except what a later event has said before. That there is none of what the source never gave is no
 * news: an incident that a person has resolved here is not opened by each event that finds it open there.
 */
export function mergeChange(state: SourceState, change: SourceChange): Merged {
  const group = change.group === undefined ? undefined : mergeAlerts(state, change.group);
  const before = { ...state, ...group };
  const latest = { ...newsOf(state, change), ...(group === undefined ? {} : { resolvedAt: endOf(before) }) };
  // The first alert of a group is that of all that is known by now, whichever payload was on its way first.
  const onset = trusted(state.onset, onsetOf(change, before), change.at, group !== undefined);
  const saidAt = { ...state.saidAt };
  for (const field of fieldsOf(latest)) saidAt[field] = change.at.toISOString();
  const given = new Set(state.given);
  const news = fieldsOf(latest).filter((field) => latest[field] !== null || given.has(field));
  for (const field of news) {
    if (latest[field] === null) given.delete(field);
    else given.add(field);
  }
  return {
    state: { ...before, saidAt, given: [...given], onset },
    reported: only(latest, news),
    onset: { at: new Date(onset.at), source: onset.source },
  };
}

const only = (reported: ReportedFields, fields: readonly (keyof ReportedFields)[]): ReportedFields =>
  Object.fromEntries(fields.map((field) => [field, reported[field]]));

const fieldsOf = (reported: ReportedFields): (keyof ReportedFields)[] =>
  Object.keys(reported) as (keyof ReportedFields)[];

function newsOf({ saidAt }: SourceState, { at, reported }: SourceChange): ReportedFields {
  return only(
    reported,
    fieldsOf(reported).filter((field) => reported[field] !== undefined && at >= new Date(saidAt[field] ?? 0)),
  );
}

type KnownOnset = NonNullable<SourceState['onset']>;

/** The more trusted of two; of two that are trusted alike, the one that was said later. */
function trusted(known: KnownOnset | undefined, reported: Onset, saidAt: Date, isOfAll: boolean): KnownOnset {
  const next = { at: reported.at.toISOString(), source: reported.source, saidAt: saidAt.toISOString() };
  if (known === undefined) return next;
  const lead = ONSET_SOURCES.indexOf(known.source) - ONSET_SOURCES.indexOf(next.source);
  return lead > 0 || (lead === 0 && (isOfAll || next.saidAt >= known.saidAt)) ? next : known;
}

const onsetOf = ({ at, onset }: SourceChange, { alerts }: SourceState): Onset => {
  const first = Object.values(alerts ?? {})
    .map(({ degradedAt }) => degradedAt)
    .toSorted()[0];
  return first === undefined ? (onset ?? { at, source: 'event' }) : { at: new Date(first), source: 'tool' };
};

/** An alert that ended has ended, whatever arrives later; so the order in which a group is heard of does not matter. */
function mergeAlerts(
  { alerts = {}, allEndedAt }: SourceState,
  group: NonNullable<SourceChange['group']>,
): Pick<SourceState, 'alerts' | 'allEndedAt'> {
  const all = new Map(Object.entries(alerts));
  for (const { key, degradedAt, from, to } of group.alerts) {
    const known = all.get(key);
    const ends = [known?.to, to?.toISOString()].filter((end) => end != null).toSorted();
    all.set(key, { degradedAt: degradedAt.toISOString(), from: from.toISOString(), to: ends.at(-1) ?? null });
  }
  const ended = [allEndedAt, group.allEndedAt?.toISOString()]
    .filter((end) => end !== undefined)
    .toSorted()
    .at(-1);
  return { alerts: Object.fromEntries(all), ...(ended === undefined ? {} : { allEndedAt: ended }) };
}

/** When the last alert ended; null while one fires. What began before all had ended has ended, heard of or not. */
function endOf({ alerts = {}, allEndedAt = '' }: SourceState): Date | null {
  const ends = Object.values(alerts).map(({ from, to }) => to ?? (from <= allEndedAt ? allEndedAt : undefined));
  if (ends.some((end) => end === undefined)) return null;
  const last = ends
    .filter((end) => end !== undefined)
    .toSorted()
    .at(-1);
  return last === undefined ? null : new Date(last);
}

/** Whether an incident of a group is the one that a payload tells of: it knows one of its alerts. */
export const knowsOneOf = ({ alerts = {} }: SourceState, group: NonNullable<SourceChange['group']>): boolean =>
  group.alerts.some(({ key }) => Object.hasOwn(alerts, key));

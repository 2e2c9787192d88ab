import { ONSET_SOURCES, type OnsetSource } from '../incident.ts';
import type { Onset, ReportedFields, SourceChange } from './hooks.ts';
import { endOf, firstDegradedAt, type KnownAlerts, mergeAlerts } from './known-alerts.ts';

/** What is kept of a source's reports, so that events may come in any order and more than once. */
export type SourceState = KnownAlerts & {
  /** When each field was last reported. */
  readonly saidAt: Readonly<Partial<Record<keyof ReportedFields, string>>>;
  /** The fields that have a value, according to the source. */
  readonly given?: readonly (keyof ReportedFields)[];
  readonly onset?: { readonly at: string; readonly source: OnsetSource; readonly saidAt: string };
};

export const NOTHING_REPORTED: SourceState = { saidAt: {} };

export type Merged = {
  readonly state: SourceState;
  /** The fields of the event that are news. */
  readonly reported: ReportedFields;
  /** The most trusted onset so far. */
  readonly onset: Onset;
};

/**
 * Merges an event into what is known, except for fields that a later event reported before. A `null` for a field that the
 * source never gave is not news: an incident that a person resolved here is not opened by each event that finds it open there.
 */
export function mergeChange(state: SourceState, change: SourceChange): Merged {
  const group = change.group === undefined ? undefined : mergeAlerts(state, change.group);
  const before = { ...state, ...group };
  const latest = { ...newsOf(state, change), ...(group === undefined ? {} : { resolvedAt: endOf(before) }) };
  // The first alert of a group is the first of all that are known by now, in whatever order the payloads came.
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

/** The more trusted of two onsets; if both are trusted alike, the one that was reported later. */
function trusted(known: KnownOnset | undefined, reported: Onset, saidAt: Date, isOfAll: boolean): KnownOnset {
  const next = { at: reported.at.toISOString(), source: reported.source, saidAt: saidAt.toISOString() };
  if (known === undefined) return next;
  const lead = ONSET_SOURCES.indexOf(known.source) - ONSET_SOURCES.indexOf(next.source);
  return lead > 0 || (lead === 0 && (isOfAll || next.saidAt >= known.saidAt)) ? next : known;
}

const onsetOf = ({ at, onset }: SourceChange, known: SourceState): Onset => {
  const first = firstDegradedAt(known);
  return first === undefined ? (onset ?? { at, source: 'event' }) : { at: new Date(first), source: 'tool' };
};

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
  readonly state: SourceState & Required<Pick<SourceState, 'onset'>>;
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
  const saidLast = change.isUndated === true ? new Date(0) : change.at;
  const onset = trusted(state.onset, onsetOf(change, before), saidLast);
  const saidAt = { ...state.saidAt };
  for (const field of fieldsOf(latest))
    if (change.isUndated !== true || latest[field] === null) saidAt[field] = change.at.toISOString();
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

/**
 * A field is news if no later event reported it. An end and a reopening of the same instant are an end. An event without a time
 * only fills in what none with a time has given; a null in it is what it is about, as in "unresolved": it happened as it was sent.
 */
function newsOf({ saidAt, given = [] }: SourceState, { at, isUndated, reported }: SourceChange): ReportedFields {
  const isNews = (field: keyof ReportedFields): boolean => {
    const [value, before, isGiven] = [reported[field], new Date(saidAt[field] ?? 0), given.includes(field)];
    if (value === undefined) return false;
    if (value === null) return isGiven ? at > before : at >= before;
    return isUndated === true ? !isGiven || (saidAt[field] === undefined && !(value instanceof Date)) : at >= before;
  };
  return only(reported, fieldsOf(reported).filter(isNews));
}

type KnownOnset = NonNullable<SourceState['onset']>;

/** The more trusted of two onsets. Of two that are trusted alike it is the earlier; of two that people set there, the later said. */
function trusted(known: KnownOnset | undefined, { at, source }: Onset, saidAt: Date): KnownOnset {
  const next = { at: at.toISOString(), source, saidAt: saidAt.toISOString() };
  if (known === undefined) return next;
  const lead = ONSET_SOURCES.indexOf(known.source) - ONSET_SOURCES.indexOf(next.source);
  if (lead !== 0) return lead > 0 ? next : known;
  if (source === SET_BY_PEOPLE && next.saidAt !== known.saidAt) return next.saidAt > known.saidAt ? next : known;
  return next.at < known.at ? next : known;
}

const SET_BY_PEOPLE: OnsetSource = 'impact';

const onsetOf = ({ at, onset }: SourceChange, known: SourceState): Onset => {
  const first = firstDegradedAt(known);
  return first === undefined ? (onset ?? { at, source: 'event' }) : { at: new Date(first), source: 'tool' };
};

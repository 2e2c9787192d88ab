import { z } from 'zod';
import type { Responder } from '../incident.ts';
import { moment } from '../sources/fields.ts';
import {
  alertOnset,
  fieldsOf,
  mergedInto,
  type PagerdutyChange,
  PagerdutyIncident,
  Reference,
  respondersOf,
} from '../sources/pagerduty-fields.ts';

const Past = PagerdutyIncident.extend({
  id: z.string().regex(/^[A-Za-z0-9]{1,80}$/),
  status: z.string(),
  created_at: z.iso.datetime({ offset: true }).transform((value) => new Date(value)),
  updated_at: moment,
  last_status_change_at: moment,
  resolved_at: moment,
  alert_counts: z.object({ all: z.number().nullish() }).nullish().catch(undefined),
  assignments: z
    .array(z.object({ assignee: Reference }))
    .nullish()
    .catch(undefined),
});

/** An incident as the API lists it. */
export type PastIncident = z.output<typeof Past>;

/** An incident of a list; `undefined` if it cannot be read. */
export const pastIncident = (listed: unknown): PastIncident | undefined => Past.safeParse(listed).data;

export const isOver = ({ status }: PastIncident): boolean => status === 'resolved';

/** Whether to ask for alerts: an incident that a person opened has none. */
export const mayHaveAlerts = ({ alert_counts: counts }: PastIncident): boolean => counts?.all !== 0;

/** What else is known of it. */
type Details = { readonly firstAlertAt: Date | undefined; readonly log: readonly unknown[] };

/**
 * A past incident as a report of the time when it last changed in PagerDuty, so that what a webhook reported later stays. Times
 * are PagerDuty's own.
 */
export function historyOf(incident: PastIncident, { firstAlertAt, log }: Details): PagerdutyChange {
  const { created_at: openedAt, last_status_change_at: changedAt = openedAt, updated_at: at = changedAt } = incident;
  const entries = log.flatMap((entry) => LogEntry.safeParse(entry).data ?? []).toSorted(latestFirst);
  return {
    source: 'pagerduty',
    key: incident.id,
    at,
    reported: {
      ...fieldsOf(incident),
      acknowledgedAt: acknowledgedAt(entries),
      resolvedAt: isOver(incident) ? (incident.resolved_at ?? changedAt) : null,
      mergedInto: null,
      ...mergedInto(incident),
      responders: respondersIn(incident, entries),
    },
    onset: alertOnset(firstAlertAt, openedAt) ?? { at: openedAt, source: 'ticket' },
  };
}

const LogEntry = z.object({
  type: z.string(),
  created_at: z.iso.datetime({ offset: true }).transform((value) => new Date(value)),
  agent: Reference.nullish().catch(undefined),
});
type LogEntry = z.output<typeof LogEntry>;

const latestFirst = (a: LogEntry, b: LogEntry): number => b.created_at.getTime() - a.created_at.getTime();

/** As the webhooks report it: the last acknowledgement counts, and taking it back removes it. */
function acknowledgedAt(entries: readonly LogEntry[]): Date | null | undefined {
  const last = entries.find(({ type }) => /^(un)?acknowledge_log_entry/.test(type));
  if (last === undefined) return undefined;
  return last.type.startsWith('un') ? null : last.created_at;
}

/**
 * The people who acknowledged, the last one first, then the people who are assigned. A resolved incident has nobody assigned, so
 * the people who resolved it come last.
 */
function respondersIn(incident: PastIncident, entries: readonly LogEntry[]) {
  const by = (type: RegExp) => entries.filter((entry) => type.test(entry.type)).map(({ agent }) => agent);
  const assigned = (incident.assignments ?? []).map(({ assignee }) => assignee);
  const people: readonly Responder[] = respondersOf([
    ...by(/^acknowledge_log_entry/),
    ...assigned,
    ...by(/^resolve_log_entry/),
  ]);
  return people.length === 0 && isOver(incident) ? undefined : people;
}

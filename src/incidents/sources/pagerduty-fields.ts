import { z } from 'zod';
import type { Responder } from '../incident.ts';
import { address, clipped, moment, words } from './fields.ts';
import type { Onset, ReportedFields, SourceChange } from './hooks.ts';

export type PagerdutyChange = SourceChange<'pagerduty'>;

export const Reference = z.object({
  id: z.string().min(1).max(100),
  type: words(40).catch(undefined),
  summary: words(200),
});

/** An incident as the webhooks and the API both write it. */
export const PagerdutyIncident = z.object({
  id: z.string().min(1),
  title: words(500),
  html_url: address,
  created_at: moment,
  service: Reference.nullish(),
  priority: Reference.nullish(),
  urgency: words(20),
  resolve_reason: z.object({ type: z.string(), incident: Reference.nullish() }).nullish(),
});
export type PagerdutyIncident = z.output<typeof PagerdutyIncident>;

const URGENCIES: Readonly<Record<string, string>> = { high: 'P2', low: 'P4' };

export const fieldsOf = (incident: PagerdutyIncident): ReportedFields => ({
  title: incident.title,
  severity: severityOf(incident),
  service: incident.service?.summary ?? incident.service?.id,
  url: incident.html_url,
  openedAt: incident.created_at,
});

/** The priority (`P1` and `SEV-1` are both `P1`, others keep their name), else what the urgency suggests. */
function severityOf({ priority, urgency = '' }: PagerdutyIncident): string | undefined {
  const name = priority?.summary;
  if (name === undefined) return new Map(Object.entries(URGENCIES)).get(urgency);
  const level = /^(?:P|SEV)[- ]?([1-5])$/i.exec(name)?.[1];
  return level === undefined ? clipped(name, 20) : `P${level}`;
}

/** The incident that this one was merged into, if it was. */
export const mergedInto = ({ resolve_reason: reason }: PagerdutyIncident): Pick<ReportedFields, 'mergedInto'> =>
  reason?.type === 'merge_resolve_reason' && reason.incident ? { mergedInto: reason.incident.id } : {};

/** The people among them, each once, in the given order. */
export function respondersOf(references: readonly (z.output<typeof Reference> | null | undefined)[]): Responder[] {
  const people = references
    .filter((one) => one != null)
    .filter(({ type }) => type === undefined || type.startsWith('user'));
  return [...new Map(people.map(({ id, summary = '' }) => [id, { id, name: summary }])).values()];
}

/** An alert that came after the ticket does not tell the onset: somebody had noticed before it. */
export const alertOnset = (firstAlertAt: Date | undefined, openedAt: Date | undefined): Onset | undefined =>
  firstAlertAt !== undefined && (openedAt === undefined || firstAlertAt <= openedAt)
    ? { at: firstAlertAt, source: 'first-alert' }
    : undefined;

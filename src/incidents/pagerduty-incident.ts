import { z } from 'zod';
import type { HookParser, SaidFields } from './hooks.ts';
import { address, clipped, moment, unusable, words } from './hooks-fields.ts';

/** What each event says beside the incident's own fields. Events that are not here say nothing that is kept. */
const SAYS: Readonly<Record<string, (at: Date, data: Incident) => SaidFields>> = {
  'incident.triggered': () => ({}),
  'incident.acknowledged': (at) => ({ acknowledgedAt: at }),
  'incident.unacknowledged': () => ({ acknowledgedAt: null }),
  'incident.resolved': (at, { resolve_reason: reason }) => ({
    resolvedAt: at,
    ...(reason?.type === 'merge_resolve_reason' && reason.incident ? { mergedInto: reason.incident.id } : {}),
  }),
  'incident.reopened': () => ({ resolvedAt: null, mitigatedAt: null, mergedInto: null }),
  'incident.escalated': () => ({}),
  'incident.delegated': () => ({}),
  'incident.reassigned': () => ({}),
  'incident.priority_updated': () => ({}),
  'incident.service_updated': () => ({}),
};

const Event = z.object({
  event: z.object({ id: words(100), event_type: z.string(), occurred_at: moment, data: z.unknown().optional() }),
});

const Reference = z.object({ id: z.string(), summary: words(200) });

const Incident = z.object({
  id: z.string().min(1),
  title: words(500),
  html_url: address,
  created_at: moment,
  service: Reference.nullish(),
  priority: Reference.nullish(),
  urgency: words(20),
  resolve_reason: z.object({ type: z.string(), incident: Reference.nullish() }).nullish(),
});
type Incident = z.output<typeof Incident>;

const URGENCIES: Readonly<Record<string, string>> = { high: 'P2', low: 'P4' };

/**
 * PagerDuty's V3 webhooks. They do not say when service degraded: the onset is the ticket's until something better is known.
 * @see https://developer.pagerduty.com/docs/webhooks/v3-overview/
 */
export const pagerdutyIncident: HookParser = (body, now) => {
  const envelope = Event.safeParse(body);
  if (!envelope.success) return unusable(envelope.error);
  const { id, event_type: type, occurred_at: at = now, data } = envelope.data.event;
  const says = new Map(Object.entries(SAYS)).get(type);
  if (says === undefined) return { kind: 'ignored', reason: `${clipped(type, 100)} changes nothing that is kept` };
  const incident = Incident.safeParse(data);
  if (!incident.success) return unusable(incident.error);
  return {
    kind: 'changes',
    deliveryId: id,
    changes: [
      {
        source: 'pagerduty',
        key: incident.data.id,
        at,
        said: { ...fieldsOf(incident.data), ...says(at, incident.data) },
        onset: incident.data.created_at && { at: incident.data.created_at, source: 'ticket' },
      },
    ],
  };
};

const fieldsOf = (incident: Incident): SaidFields => ({
  title: incident.title,
  severity: severityOf(incident),
  service: incident.service?.summary ?? incident.service?.id,
  url: incident.html_url,
  openedAt: incident.created_at,
});

/** The priority (`P1`, `SEV-1`, …; others by their own name), else what the urgency suggests. */
function severityOf({ priority, urgency = '' }: Incident): string | undefined {
  const name = priority?.summary;
  if (name === undefined) return new Map(Object.entries(URGENCIES)).get(urgency);
  const level = /^(?:P|SEV)[- ]?([1-5])$/i.exec(name)?.[1];
  return level === undefined ? clipped(name, 20) : `P${level}`;
}

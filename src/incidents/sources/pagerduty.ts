import { z } from 'zod';
import { clipped, identity, moment, unusable } from './fields.ts';
import type { HookParser, ReadSignature, ReportedFields } from './hooks.ts';
import { fieldsOf, mergedInto, PagerdutyIncident, Reference, respondersOf } from './pagerduty-fields.ts';

/** What each event reports besides the incident's own fields. An event that is not in this map changes nothing that is kept. */
const SAYS: Readonly<Record<string, (at: Date, incident: Incident) => ReportedFields>> = {
  'incident.triggered': () => ({}),
  'incident.acknowledged': (at) => ({ acknowledgedAt: at }),
  'incident.unacknowledged': () => ({ acknowledgedAt: null }),
  'incident.resolved': (at, incident) => ({ resolvedAt: at, ...mergedInto(incident) }),
  'incident.reopened': () => ({ resolvedAt: null, mitigatedAt: null, mergedInto: null }),
  'incident.escalated': () => ({}),
  'incident.delegated': () => ({}),
  'incident.reassigned': () => ({}),
  'incident.priority_updated': () => ({}),
  'incident.service_updated': () => ({}),
};

const Event = z.object({
  event: z.object({
    id: z.string().nullish(),
    event_type: z.string(),
    occurred_at: moment,
    agent: Reference.nullish().catch(undefined),
    data: z.unknown().optional(),
  }),
});
type Event = z.output<typeof Event>['event'];

/** Nobody asks more people; a list of more is not read. */
const MOST_ASSIGNEES = 500;

const Incident = PagerdutyIncident.extend({
  assignees: z.array(Reference).max(MOST_ASSIGNEES).nullish().catch(undefined),
});
type Incident = z.output<typeof Incident>;

/**
 * PagerDuty's V3 webhooks. They do not say when service degraded, so the onset is the ticket's until a better one is known.
 * @see https://developer.pagerduty.com/docs/webhooks/v3-overview/
 */
export const pagerdutyIncident: HookParser<'pagerduty'> = (body, now) => {
  const envelope = Event.safeParse(body);
  if (!envelope.success) return unusable(envelope.error);
  const { event } = envelope.data;
  const { id, event_type: type, occurred_at: occurredAt, data } = event;
  const at = occurredAt ?? now;
  const says = new Map(Object.entries(SAYS)).get(type);
  if (says === undefined) return { kind: 'ignored', reason: `${clipped(type, 100)} changes nothing that is kept` };
  const incident = Incident.safeParse(data);
  if (!incident.success) return unusable(incident.error);
  return {
    kind: 'changes',
    deliveryId: id ? identity(id, 100) : undefined,
    changes: [
      {
        source: 'pagerduty',
        key: incident.data.id,
        at,
        isUndated: occurredAt === undefined,
        reported: { ...fieldsOf(incident.data), ...says(at, incident.data), ...respondersIn(event, incident.data) },
        onset: incident.data.created_at && { at: incident.data.created_at, source: 'ticket' },
      },
    ],
  };
};

/** `v1=…,v1=…`: several signatures while a secret is being changed. */
export const pagerdutySignature: ReadSignature = (header, body) => ({
  signed: body,
  signatures: header.split(',').flatMap((one) => /^\s*v1=([0-9a-f]{64})\s*$/i.exec(one)?.[1] ?? []),
});

/** The person who acknowledged comes first. A resolved incident has nobody assigned, so its empty list is not a report. */
function respondersIn({ event_type: type, agent }: Event, { assignees }: Incident): Pick<ReportedFields, 'responders'> {
  if (assignees == null || (assignees.length === 0 && type === 'incident.resolved')) return {};
  return { responders: respondersOf([type === 'incident.acknowledged' ? agent : undefined, ...assignees]) };
}

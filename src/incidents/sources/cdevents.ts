import { z } from 'zod';
import { cloudEventData, isCloudEvent, UNREADABLE_DATA } from '../../deploys/events/cloud-event.ts';
import { ALERT_SEVERITIES, address, clipped, identity, moment, severityIn, unusable, words } from './fields.ts';
import type { HookParser } from './hooks.ts';

/** A type ends with the version of its schema: `dev.cdevents.incident.detected.0.3.0`. */
const TYPE = /^dev\.cdevents\.incident\.(detected|reported|resolved)(?:\.|$)/;

const Cdevent = z.object({
  context: z.object({ id: z.string().nullish(), source: z.string().min(1), type: z.string(), timestamp: moment }),
  subject: z.object({
    id: z.string().min(1),
    source: z.string().nullish(),
    content: z.object({
      description: words(500),
      service: z.object({ id: words(200) }).nullish(),
      ticketURI: address,
    }),
  }),
  customData: z
    .object({ severity: words(40), priority: words(40) })
    .partial()
    .nullish()
    .catch(undefined),
});

/**
 * The event in a body: bare, inside a CloudEvent, or the body itself if the envelope's attributes came as headers. `undefined`
 * if the body is neither a CDEvent nor an envelope. An envelope whose data cannot be read is returned as it is.
 */
export function cdeventIn(body: unknown, headerType?: string): unknown {
  if (typeof body !== 'object' || body === null) return undefined;
  if (headerType !== undefined) return body;
  if (isCloudEvent(body)) {
    const read = cloudEventData(body);
    return read.kind === 'data' ? (read.data ?? null) : body;
  }
  return 'context' in body && 'subject' in body ? body : undefined;
}

const Envelope = z.object({ specversion: z.string(), type: z.string() });
const Typed = z.object({ context: z.object({ type: z.string() }) });

/** The type of the CDEvent in a body, by its envelope first; `undefined` if it names none. */
export function cdeventTypeIn(body: unknown, headerType?: string): string | undefined {
  const enveloped = Envelope.safeParse(body).data?.type;
  return headerType ?? enveloped ?? Typed.safeParse(cdeventIn(body)).data?.context.type;
}

/** Whether an event of this type is about an incident. */
export const isIncidentType = (type: string): boolean => TYPE.test(type);

/**
 * Incidents as CDEvents, or the envelope of one that cannot be read. *Detected* has the tool's time of the onset, *reported*
 * has the ticket's.
 * @see https://cdevents.dev/docs/continuous-operations/
 */
export const cdeventsIncident: HookParser<'cdevents'> = (body, now) => {
  const type = Typed.safeParse(body).data?.context.type ?? cdeventTypeIn(body) ?? '';
  const [, status] = TYPE.exec(type) ?? [];
  if (status === undefined) return { kind: 'ignored', reason: `${clipped(type, 100)} is no incident` };
  if (isCloudEvent(body)) return { kind: 'unusable', reason: `/data_base64 ${UNREADABLE_DATA}` };
  const parsed = Cdevent.safeParse(body);
  if (!parsed.success) return unusable(parsed.error);
  const { context, subject, customData } = parsed.data;
  const { timestamp } = context;
  const at = timestamp ?? now;
  const isNew = status !== 'resolved';
  return {
    kind: 'changes',
    deliveryId: context.id ? identity(`${status} ${context.id} ${context.source}`, 100) : undefined,
    changes: [
      {
        source: 'cdevents',
        key: JSON.stringify([subject.source || context.source, subject.id]),
        at,
        isUndated: timestamp === undefined,
        reported: {
          // A resolved event describes the recovery, not the incident.
          title: isNew ? subject.content.description : undefined,
          severity: severityIn(ALERT_SEVERITIES, customData?.severity ?? customData?.priority),
          service: subject.content.service?.id,
          url: subject.content.ticketURI,
          openedAt: status === 'reported' ? at : undefined,
          // What is detected after it ended goes on. A ticket may be written afterwards.
          resolvedAt: isNew ? (status === 'detected' && timestamp !== undefined ? null : undefined) : at,
        },
        onset:
          isNew && timestamp !== undefined
            ? { at: timestamp, source: status === 'detected' ? 'tool' : 'ticket' }
            : undefined,
      },
    ],
  };
};

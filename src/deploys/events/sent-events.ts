import { type FieldFault, fieldFaults, pointer } from '../../http/fields.ts';
import { isCdevent, isDeploymentType, readCdevent } from './cdevents-deployment.ts';
import { type CloudEvent, cloudEventData, isCloudEvent, UNREADABLE_DATA } from './cloud-event.ts';
import type { DeploymentEvent, deploymentEventSchema } from './deployment-event.ts';
import { readUsable, warningsInWords } from './usable.ts';

/** One event, and what was sent (`raw`), whose content shows whether a key was used before for another body. */
export type SentEvent =
  | {
      readonly raw: unknown;
      readonly kind: 'deployment';
      readonly event: DeploymentEvent;
      /** What was left out of it. */
      readonly warnings: readonly string[];
    }
  /** Nothing arrived; `reason` is why. */
  | { readonly raw: unknown; readonly kind: 'not-recorded'; readonly reason: string }
  /** An event of another type, which another room may ingest; `reason` is why it is not recorded if none does. */
  | { readonly kind: 'other'; readonly type: string; readonly cdevent: unknown; readonly reason: string };

export type Reading = { readonly sent: SentEvent } | { readonly faults: readonly FieldFault[] };

type Schema = ReturnType<typeof deploymentEventSchema>;
type Path = readonly (string | number)[];

/**
 * Reads one item of a body: an event in our words, a CDEvent, or a CloudEvent around one. `headerType` is the type of a
 * CloudEvent that came with its attributes in headers; `raw` is then its data.
 */
export function readSentEvent(raw: unknown, at: Path, schema: Schema, headerType?: string): Reading {
  if (headerType !== undefined) return fromCloudEvent(raw, headerType, raw, at, schema);
  if (isCdevent(raw)) return fromCdevent(raw, raw, at, schema);
  if (isCloudEvent(raw)) return fromStructured(raw, at, schema);
  const read = readUsable(raw, schema);
  if ('issues' in read) return { faults: fieldFaults(read.issues, at) };
  return { sent: toSent(raw, read.event, warningsInWords(read.warnings, at)) };
}

const toSent = (raw: unknown, event: DeploymentEvent, warnings: readonly string[]): SentEvent =>
  event.failed === undefined
    ? { raw, kind: 'deployment', event, warnings }
    : { raw, kind: 'not-recorded', reason: `${event.failed}: not recorded, because nothing arrived` };

/** Data that cannot be read has the type that its envelope names. For a deployment that is a fault. */
function fromStructured(envelope: CloudEvent, at: Path, schema: Schema): Reading {
  const { type } = envelope;
  const read = cloudEventData(envelope);
  if (read.kind === 'unreadable') {
    if (typeof type === 'string' && !isDeploymentType(type)) return { sent: otherEvent(type, envelope) };
    return { faults: [{ pointer: pointer([...at, 'data_base64']), detail: UNREADABLE_DATA }] };
  }
  if (read.member === 'data') return fromCloudEvent(envelope, type, read.data, [...at, 'data'], schema);
  const reading = fromCloudEvent(envelope, type, read.data, [], schema);
  if ('sent' in reading) return reading;
  // A pointer cannot lead into base64.
  const faults = reading.faults.map((fault) => ({
    pointer: pointer([...at, 'data_base64']),
    detail: `decoded: ${`${fault.pointer} ${fault.detail}`.trim()}`,
  }));
  return { faults };
}

/** A broker may forward all its events. The data of an event whose envelope names another type is not read here. */
function fromCloudEvent(raw: unknown, type: unknown, data: unknown, at: Path, schema: Schema): Reading {
  if (typeof type === 'string' && !isDeploymentType(type)) return { sent: otherEvent(type, data) };
  return fromCdevent(raw, data, at, schema);
}

const otherEvent = (type: string, cdevent: unknown): SentEvent => ({
  kind: 'other',
  type,
  cdevent,
  reason: `${type}: not recorded, because it is no deployment`,
});

function fromCdevent(raw: unknown, cdevent: unknown, at: Path, schema: Schema): Reading {
  const reading = readCdevent(cdevent);
  switch (reading.kind) {
    case 'other':
      return { sent: otherEvent(reading.type, cdevent) };
    case 'faults':
      return {
        faults: reading.faults.map(({ path, message }) => ({ pointer: pointer([...at, ...path]), detail: message })),
      };
    case 'deployment': {
      const read = readUsable(reading.body, schema);
      const pathIn = ([field, ...rest]: readonly PropertyKey[]) => [...(reading.paths[String(field)] ?? []), ...rest];
      if ('issues' in read) {
        return {
          faults: fieldFaults(
            read.issues.map((issue) => ({ ...issue, path: pathIn(issue.path) })),
            at,
          ),
        };
      }
      const warnings = read.warnings.map(({ path, words }) => ({ path: pathIn(path), words }));
      return { sent: toSent(raw, read.event, warningsInWords(warnings, at)) };
    }
  }
}

import { type FieldFault, fieldFaults, pointer } from '../http/fields.ts';
import { isCdevent, readCdevent } from './cdevents-deployment.ts';
import type { DeploymentEvent, deploymentEventSchema } from './deployment-event.ts';

/** One event as it was sent, by whose content a reused key is told, and what it says. */
export type SentEvent =
  | { readonly raw: unknown; readonly kind: 'deployment'; readonly event: DeploymentEvent }
  /** Nothing arrived, and why that is so. */
  | { readonly raw: unknown; readonly kind: 'not-recorded'; readonly reason: string };

export type Reading = { readonly sent: SentEvent } | { readonly faults: readonly FieldFault[] };

type Schema = ReturnType<typeof deploymentEventSchema>;
type Path = readonly (string | number)[];

/**
 * Reads one item of a body: an event in our words, a CDEvent, or a CloudEvent around one. `isData` says that a CloudEvent's
 * attributes came as headers, and this is its data.
 */
export function readSentEvent(raw: unknown, at: Path, schema: Schema, isData: boolean): Reading {
  if (isData || isCdevent(raw)) return fromCdevent(raw, raw, at, schema);
  if (isCloudEvent(raw)) return fromCdevent(raw, raw.data, [...at, 'data'], schema);
  const parsed = schema.safeParse(raw);
  if (!parsed.success) return { faults: fieldFaults(parsed.error.issues, at) };
  return { sent: toSent(raw, parsed.data) };
}

const toSent = (raw: unknown, event: DeploymentEvent): SentEvent =>
  event.failed === undefined
    ? { raw, kind: 'deployment', event }
    : { raw, kind: 'not-recorded', reason: `${event.failed}: not recorded, because nothing arrived` };

/** @see https://github.com/cloudevents/spec/blob/v1.0.2/cloudevents/formats/json-format.md */
const isCloudEvent = (raw: unknown): raw is { readonly data: unknown } =>
  typeof raw === 'object' && raw !== null && 'specversion' in raw && 'data' in raw;

function fromCdevent(raw: unknown, cdevent: unknown, at: Path, schema: Schema): Reading {
  const reading = readCdevent(cdevent);
  switch (reading.kind) {
    case 'other':
      return {
        sent: { raw, kind: 'not-recorded', reason: `${reading.type}: not recorded, because it is no deployment` },
      };
    case 'faults':
      return {
        faults: reading.faults.map(({ path, message }) => ({ pointer: pointer([...at, ...path]), detail: message })),
      };
    case 'deployment': {
      const parsed = schema.safeParse(reading.body);
      if (parsed.success) return { sent: toSent(raw, parsed.data) };
      return {
        faults: fieldFaults(
          parsed.error.issues.map((issue) => ({ ...issue, path: inCdevent(issue.path) })),
          at,
        ),
      };
    }
  }
}

const PLACES: Readonly<Record<string, Path>> = {
  id: ['context', 'id'],
  deployed_at: ['context', 'timestamp'],
  service: ['subject', 'id'],
  environment: ['subject', 'content', 'environment', 'id'],
  repo: ['subject', 'content', 'artifactId'],
  sha: ['subject', 'content', 'artifactId'],
};

/** Where a CDEvent says what our field says. */
const inCdevent = ([field, ...rest]: readonly PropertyKey[]): PropertyKey[] => [
  ...(PLACES[String(field)] ?? []),
  ...rest,
];

import type { Clock } from '../../clock.ts';
import type { FieldFault } from '../../http/fields.ts';
import { invalidFields, Problem } from '../../http/problem.ts';
import type { DeploysStore } from '../deploys.store.ts';
import { type EnvironmentNames, PRODUCTION } from '../environments/canonical-environment.ts';
import { deploymentEventSchema } from '../events/deployment-event.ts';
import { readSentEvent, type SentEvent } from '../events/sent-events.ts';
import type { Outcome, Recorded } from '../recording/recorded.ts';
import { keyedEvent } from '../recording/recording.store.ts';
import type { EventAnswer } from './event-answer.ts';

/** One item of a body, and its path there. */
type Sent = { readonly raw: unknown; readonly at: readonly (string | number)[] };

/** `headerType`: the type of a CloudEvent with its attributes in headers; `key`: the request's `Idempotency-Key`. */
type AsSent = { readonly headerType?: string | undefined; readonly key?: string | undefined };

/** Ingests a CDEvent that is not of a deployment; `undefined` if it is not of an incident either. */
export type IngestIncident = (type: string, cdevent: unknown, now: Date) => Promise<EventAnswer | undefined>;

/**
 * Ingests events, and returns an answer to each, in their order. Deployments are stored first, all or none. A fault in an event
 * is thrown as a problem before anything is stored.
 */
export type IngestEvents = (sent: readonly Sent[], asSent: AsSent, now: Date) => Promise<readonly EventAnswer[]>;

export type IngestDeps = {
  readonly deploys: DeploysStore;
  /** The name under which each mapped environment is stored. */
  readonly environmentNames: () => Promise<EnvironmentNames>;
  /** Those who may ingest events of incidents, asked in turn; without any, these events are not recorded. */
  readonly ingestIncident?: readonly IngestIncident[];
  readonly clock: Clock;
};

/** Ingests deployments, in our words or as CDEvents, and hands CDEvents of other types to those who may ingest them. */
export function eventIngester({ deploys, environmentNames, ingestIncident = [], clock }: IngestDeps): IngestEvents {
  let names: EnvironmentNames = new Map();
  const schema = deploymentEventSchema(clock, () => names);
  return async (sent, { headerType, key }, now) => {
    names = await environmentNames();
    const events = readAll(sent, schema, headerType);
    const stored = await record(deploys, events, key, now);
    const answers: EventAnswer[] = [];
    // In turn, because an event may end an incident that an earlier one began.
    for (const [index, event] of events.entries()) {
      const answer = event.kind === 'other' ? await firstAnswer(ingestIncident, event, now) : stored.get(index);
      answers.push(answer ?? notRecorded(event));
    }
    return answers;
  };
}

/** A body of more faults is read no further: finding and describing each costs more than reading what is right. */
const MOST_FAULTS = 1_000;

/** Reads every event. */
function readAll(
  sent: readonly Sent[],
  schema: ReturnType<typeof deploymentEventSchema>,
  headerType: string | undefined,
): readonly SentEvent[] {
  const [events, faults] = [[] as SentEvent[], [] as FieldFault[]];
  for (const { raw, at } of sent) {
    const reading = readSentEvent(raw, at, schema, headerType);
    if ('sent' in reading) events.push(reading.sent);
    else faults.push(...reading.faults);
    if (faults.length > MOST_FAULTS) break;
  }
  if (faults.length > 0) throw invalidFields(faults);
  return events;
}

async function firstAnswer(
  all: readonly IngestIncident[],
  { type, cdevent }: Extract<SentEvent, { kind: 'other' }>,
  now: Date,
): Promise<EventAnswer | undefined> {
  for (const ingest of all) {
    const answer = await ingest(type, cdevent, now);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

/** Records the deployments among the events. Returns the answers by the index of the event. */
async function record(
  store: DeploysStore,
  events: readonly SentEvent[],
  key: string | undefined,
  now: Date,
): Promise<ReadonlyMap<number, EventAnswer>> {
  const exactKey = (index: number) => (key === undefined ? undefined : JSON.stringify(['header', key, index]));
  const arrived = events.flatMap((one, index) =>
    one.kind === 'deployment'
      ? [{ index, keyed: keyedEvent(one.event, one.raw, { exactKey: exactKey(index), warnings: one.warnings }) }]
      : [],
  );
  if (arrived.length === 0) return new Map();
  const outcomes = await store.record(
    arrived.map(({ keyed }) => keyed),
    now,
  );
  if (outcomes === 'key-reused') throw keyReused();
  return new Map(outcomes.map((outcome, at) => [arrived[at]?.index ?? at, answerTo(outcome)]));
}

const keyReused = (): Problem =>
  new Problem(
    422,
    'idempotency-key-reused',
    'The Idempotency-Key was used before',
    'It came with another body. Send each body under a key of its own; nothing was stored.',
  );

function answerTo(outcome: Outcome): EventAnswer {
  switch (outcome.kind) {
    case 'replay':
      return { status: 200, body: { ...outcome.recorded, detail: 'sent before; this is the first answer' } };
    case 'new':
      return answerToNew(outcome.recorded);
  }
}

function answerToNew(recorded: Recorded): EventAnswer {
  switch (recorded.result) {
    case 'recorded':
      return { status: 201, body: { ...recorded, detail: countsWords(recorded.environment) } };
    case 'arrival':
      return {
        status: 200,
        body: { ...recorded, detail: 'one more arrival of a deployment that counts once, at its first' },
      };
    case 'redeploy':
      return { status: 200, body: { ...recorded, detail: 'redeploy, not counted' } };
  }
}

const countsWords = (environment: string): string =>
  environment === PRODUCTION ? 'recorded' : `recorded; ${environment} counts in no production figure`;

const notRecorded = (event: SentEvent): EventAnswer => ({
  status: 202,
  body: { result: 'not-recorded', detail: event.kind === 'deployment' ? '' : event.reason },
});

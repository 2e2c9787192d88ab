import type { Clock } from '../../clock.ts';
import { invalidFields, Problem } from '../../http/problem.ts';
import { type EnvironmentNames, PRODUCTION } from '../deployment.ts';
import type { DeploysStore } from '../deploys.store.ts';
import { deploymentEventSchema } from '../events/deployment-event.ts';
import { readSentEvent, type SentEvent } from '../events/sent-events.ts';
import type { Outcome } from '../recording/recorded.ts';
import { keyedEvent } from '../recording/recording.store.ts';
import type { EventAnswer } from './event-answer.ts';

/** One item of a body, and where it stood there. */
type Sent = { readonly raw: unknown; readonly at: readonly (string | number)[] };

/** `headerType`: that of a CloudEvent whose attributes came as headers; `key`: what the sender knows the request by. */
type AsSent = { readonly headerType?: string | undefined; readonly key?: string | undefined };

/** Takes a CDEvent of a type that is no deployment's; `undefined`: it is none of an incident's either. */
export type TakeIncident = (type: string, cdevent: unknown, now: Date) => Promise<EventAnswer | undefined>;

/**
 * Takes events, and answers each in their order. Deployments are stored all or none, before anything else is; a fault in one
 * is thrown as a problem, with nothing stored.
 */
export type TakeEvents = (sent: readonly Sent[], asSent: AsSent, now: Date) => Promise<readonly EventAnswer[]>;

export type TakingDeps = {
  readonly deploys: DeploysStore;
  /** Which names of environments stand for which. */
  readonly environmentNames: () => Promise<EnvironmentNames>;
  /** Without it, events of incidents are answered and not recorded. */
  readonly takeIncident?: TakeIncident;
  readonly clock: Clock;
};

/** Takes deployments, in our words or as CDEvents, and gives CDEvents of other things to whom they concern. */
export function eventsTaker({ deploys, environmentNames, takeIncident, clock }: TakingDeps): TakeEvents {
  let names: EnvironmentNames = new Map();
  const schema = deploymentEventSchema(clock, () => names);
  return async (sent, { headerType, key }, now) => {
    names = await environmentNames();
    const readings = sent.map(({ raw, at }) => readSentEvent(raw, at, schema, headerType));
    const faults = readings.flatMap((reading) => ('faults' in reading ? reading.faults : []));
    if (faults.length > 0) throw invalidFields(faults);
    const events = readings.flatMap((reading) => ('sent' in reading ? [reading.sent] : []));
    const stored = await record(deploys, events, key, now);
    const answers: EventAnswer[] = [];
    // In turn: one may say how the incident of another before it ended.
    for (const [index, event] of events.entries()) {
      const taken = event.kind === 'other' ? await takeIncident?.(event.type, event.cdevent, now) : stored.get(index);
      answers.push(taken ?? notRecorded(event));
    }
    return answers;
  };
}

/** What became of the deployments among the events, by their place. */
async function record(
  store: DeploysStore,
  events: readonly SentEvent[],
  key: string | undefined,
  now: Date,
): Promise<ReadonlyMap<number, EventAnswer>> {
  const exactKey = (index: number) => (key === undefined ? undefined : JSON.stringify(['header', key, index]));
  const arrived = events.flatMap((one, index) =>
    one.kind === 'deployment' ? [{ index, keyed: keyedEvent(one.event, one.raw, exactKey(index)) }] : [],
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
      return outcome.recorded.result === 'redeploy'
        ? { status: 200, body: { ...outcome.recorded, detail: 'redeploy, not counted' } }
        : { status: 201, body: { ...outcome.recorded, detail: countsWords(outcome.recorded.environment) } };
  }
}

const countsWords = (environment: string): string =>
  environment === PRODUCTION ? 'recorded' : `recorded; ${environment} counts in no production figure`;

const notRecorded = (event: SentEvent): EventAnswer => ({
  status: 202,
  body: { result: 'not-recorded', detail: event.kind === 'deployment' ? '' : event.reason },
});

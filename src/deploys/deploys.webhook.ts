import type { Router } from 'express';
import type { Clock } from '../clock.ts';
import { jsonBody } from '../http/json-body.ts';
import { invalidFields, Problem } from '../http/problem.ts';
import type { TokenGate } from '../http/token-gate.ts';
import { type EnvironmentNames, PRODUCTION } from './deployment.ts';
import { deploymentEventSchema } from './deployment-event.ts';
import type { DeploysStore } from './deploys.store.ts';
import { keyedEvent, type Outcome } from './recording.store.ts';
import { readSentEvent, type SentEvent } from './sent-events.ts';

const MAX_EVENTS = 1_000;
const MAX_KEY = 200;

type Deps = {
  readonly deploys: DeploysStore;
  /** Which names of environments stand for which. */
  readonly environmentNames: () => Promise<EnvironmentNames>;
  readonly clock: Clock;
  readonly gate: TokenGate;
};

/** `POST /v1/deploys`: one event or an array of them, in our words or as CDEvents, stored all or none. */
export function registerDeploysWebhook(router: Router, deps: Deps): void {
  let names: EnvironmentNames = new Map();
  const schema = deploymentEventSchema(deps.clock, () => names);
  router.post('/v1/deploys', deps.gate('ingest'), jsonBody, async (request, response) => {
    const key = idempotencyKey(request.get('idempotency-key'));
    names = await deps.environmentNames();
    // A CloudEvent in binary mode has its attributes in headers and its data as the body.
    const sent = readEvents(request.body, schema, request.get('ce-type'));
    const answers = await record(deps.deploys, sent, key, deps.clock());
    response
      .status(statusOf(answers))
      .json(Array.isArray(request.body) ? answers.map(({ body }) => body) : answers[0]?.body);
  });
}

type Schema = ReturnType<typeof deploymentEventSchema>;

function readEvents(body: unknown, schema: Schema, headerType: string | undefined): readonly SentEvent[] {
  const items: readonly unknown[] = Array.isArray(body) ? body : [body];
  if (items.length === 0) throw new Problem(422, 'invalid-fields', 'Nothing to record', 'The array is empty.');
  if (items.length > MAX_EVENTS) {
    const detail = `The array has ${items.length} events; send at most ${MAX_EVENTS} at once.`;
    throw new Problem(413, 'too-many-events', 'Too many events', detail);
  }
  const readings = items.map((raw, index) =>
    readSentEvent(raw, Array.isArray(body) ? [index] : [], schema, headerType),
  );
  const faults = readings.flatMap((reading) => ('faults' in reading ? reading.faults : []));
  if (faults.length > 0) throw invalidFields(faults);
  return readings.flatMap((reading) => ('sent' in reading ? [reading.sent] : []));
}

function idempotencyKey(header: string | undefined): string | undefined {
  if (header !== undefined && (header === '' || header.length > MAX_KEY)) {
    throw new Problem(
      400,
      'invalid-key',
      'The Idempotency-Key cannot be used',
      `It must have 1 to ${MAX_KEY} characters.`,
    );
  }
  return header;
}

type Answer = { readonly status: 200 | 201 | 202; readonly body: object };

/** What did not arrive is answered and not stored; the others go to the store together. */
async function record(
  store: DeploysStore,
  sent: readonly SentEvent[],
  key: string | undefined,
  now: Date,
): Promise<Answer[]> {
  const exactKey = (index: number) => (key === undefined ? undefined : JSON.stringify(['header', key, index]));
  const arrived = sent.flatMap((one, index) =>
    one.kind === 'deployment' ? [{ index, keyed: keyedEvent(one.event, one.raw, exactKey(index)) }] : [],
  );
  const outcomes =
    arrived.length > 0
      ? await store.record(
          arrived.map(({ keyed }) => keyed),
          now,
        )
      : [];
  if (outcomes === 'key-reused') throw keyReused();
  const answers = new Map(outcomes.map((outcome, at) => [arrived[at]?.index, answerTo(outcome)]));
  return sent.map((one, index) => answers.get(index) ?? notRecorded(one.kind === 'not-recorded' ? one.reason : ''));
}

const keyReused = (): Problem =>
  new Problem(
    422,
    'idempotency-key-reused',
    'The Idempotency-Key was used before',
    'It came with another body. Send each body under a key of its own; nothing was stored.',
  );

function answerTo(outcome: Outcome): Answer {
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

const notRecorded = (reason: string): Answer => ({ status: 202, body: { result: 'not-recorded', detail: reason } });

/** 201 when anything new was stored, else 200, else 202. */
const statusOf = (answers: readonly Answer[]): number =>
  ([201, 200, 202] as const).find((status) => answers.some((answer) => answer.status === status)) ?? 202;

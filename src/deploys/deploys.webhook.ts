import { createHash } from 'node:crypto';
import type { Router } from 'express';
import type { Clock } from '../clock.ts';
import { jsonBody } from '../http/json-body.ts';
import { invalidBody, Problem } from '../http/problem.ts';
import type { TokenGate } from '../http/token-gate.ts';
import { PRODUCTION } from './deployment.ts';
import { type DeploymentEvent, deploymentEventSchema, eventKey } from './deployment-event.ts';
import type { DeploysStore, KeyedEvent, Outcome } from './deploys.store.ts';

const MAX_EVENTS = 1_000;
const MAX_KEY = 200;

/** `POST /v1/deploys`: one event or an array of them, stored all or none. */
export function registerDeploysWebhook(
  router: Router,
  deps: { readonly deploys: DeploysStore; readonly clock: Clock; readonly gate: TokenGate },
): void {
  router.post('/v1/deploys', deps.gate('ingest'), jsonBody, async (request, response) => {
    const now = deps.clock();
    const isArray = Array.isArray(request.body);
    const events = parseEvents(request.body, now);
    const answers = await record(deps.deploys, events, idempotencyKey(request.get('idempotency-key')), now);
    response.status(statusOf(answers)).json(isArray ? answers.map(({ body }) => body) : answers[0]?.body);
  });
}

/** An event as it was sent, by whose bytes a reused key is told, and as it was understood. */
type Sent = { readonly raw: unknown; readonly event: DeploymentEvent };

function parseEvents(body: unknown, now: Date): readonly Sent[] {
  const items: readonly unknown[] = Array.isArray(body) ? body : [body];
  if (items.length === 0) throw new Problem(422, 'invalid-fields', 'Nothing to record', 'The array is empty.');
  if (items.length > MAX_EVENTS) {
    const detail = `The array has ${items.length} events; send at most ${MAX_EVENTS} at once.`;
    throw new Problem(413, 'too-many-events', 'Too many events', detail);
  }
  const schema = deploymentEventSchema(now);
  const results = items.map((raw, index) => ({
    raw,
    at: Array.isArray(body) ? [index] : [],
    parsed: schema.safeParse(raw),
  }));
  const issues = results.flatMap(({ at, parsed }) =>
    parsed.success ? [] : parsed.error.issues.map((issue) => ({ ...issue, path: [...at, ...issue.path] })),
  );
  if (issues.length > 0) throw invalidBody({ issues });
  return results.flatMap(({ raw, parsed }) => (parsed.success ? [{ raw, event: parsed.data }] : []));
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

/** Failed, cancelled and skipped deployments are answered and not stored; the others go to the store together. */
async function record(
  store: DeploysStore,
  sent: readonly Sent[],
  key: string | undefined,
  now: Date,
): Promise<Answer[]> {
  const keyed = sent.map((one, index) => withKey(one, key, index));
  const arrived = keyed.filter(({ event }) => event.failed === undefined);
  const outcomes = arrived.length > 0 ? await store.record(arrived, now) : [];
  if (outcomes === 'key-reused') throw keyReused();
  return keyed.map((one) => {
    const outcome = outcomes[arrived.indexOf(one)];
    return outcome ? answerTo(outcome) : notRecorded(one.event.failed ?? 'failed');
  });
}

const keyReused = (): Problem =>
  new Problem(
    422,
    'idempotency-key-reused',
    'The Idempotency-Key was used before',
    'It came with another body. Send each body under a key of its own; nothing was stored.',
  );

function withKey({ raw, event }: Sent, header: string | undefined, index: number): KeyedEvent {
  const key = header === undefined ? eventKey(event) : JSON.stringify(['header', header, index]);
  return { event, keySha256: sha256(key), bodySha256: sha256(JSON.stringify(raw)), exact: header !== undefined };
}

const sha256 = (text: string): Buffer => createHash('sha256').update(text).digest();

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

const notRecorded = (status: string): Answer => ({
  status: 202,
  body: { result: 'not-recorded', detail: `${status}: not recorded, because nothing arrived` },
});

/** 201 when anything new was stored, else 200, else 202. */
const statusOf = (answers: readonly Answer[]): number =>
  ([201, 200, 202] as const).find((status) => answers.some((answer) => answer.status === status)) ?? 202;

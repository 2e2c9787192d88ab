import type { Router } from 'express';
import { jsonBody } from '../../http/body/json-body.ts';
import { MOST_DEPLOYMENT_EVENTS } from '../../http/limits.ts';
import { Problem, refuseMoreThan } from '../../http/problem.ts';
import type { TokenGate } from '../../http/token-gate.ts';
import { statusOf } from './event-answer.ts';
import { eventIngester, type IngestDeps } from './ingest.webhook.ts';

const MAX_KEY = 200;

/** `POST /v1/deploys`: one event or an array, in our words or as CDEvents. Deployments are stored all or none. */
export function registerDeploysWebhook(router: Router, deps: IngestDeps & { readonly gate: TokenGate }): void {
  const ingest = eventIngester(deps);
  router.post('/v1/deploys', deps.gate('ingest'), jsonBody, async (request, response) => {
    const body: unknown = request.body;
    const key = idempotencyKey(request.get('idempotency-key'));
    // A CloudEvent in binary mode has its attributes in headers and its data as the body.
    const headerType = request.get('ce-type');
    const sent = itemsOf(body).map((raw, index) => ({ raw, at: Array.isArray(body) ? [index] : [] }));
    const answers = await ingest(sent, { headerType, key }, deps.clock());
    response
      .status(statusOf(answers))
      .json(Array.isArray(body) ? answers.map((answer) => answer.body) : answers[0]?.body);
  });
}

function itemsOf(body: unknown): readonly unknown[] {
  const items: readonly unknown[] = Array.isArray(body) ? body : [body];
  if (items.length === 0) throw new Problem(422, 'invalid-fields', 'Nothing to record', 'The array is empty.');
  refuseMoreThan(MOST_DEPLOYMENT_EVENTS, items.length);
  return items;
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

import { z } from 'zod';
import type { Clock } from '../../clock.ts';
import { MOST_DEPLOYMENT_EVENTS as MAX_EVENTS } from '../../http/limits.ts';
import type { Operation } from '../../http/openapi/operation.ts';
import { Cdevent, CE_TYPE, CloudEvent } from '../events/cdevents.openapi.ts';
import { deploymentEventSchema } from '../events/deployment-event.ts';

const place = {
  id: z.int(),
  service: z.string(),
  environment: z.string(),
  detail: z.string(),
  warnings: z.array(z.string()).optional().meta({ description: 'What was left out or cut, and why' }),
};
const status = { status: z.enum(['success', 'rollback', 'hotfix']) };

const Result = z
  .discriminatedUnion('result', [
    z.object({ result: z.literal('recorded'), ...status, ...place }),
    z.object({ result: z.literal('arrival'), ...status, ...place }).meta({
      description:
        'The same version at another place or time: `id` is that of the deployment that it is a part of, which counts once',
    }),
    z
      .object({ result: z.literal('redeploy'), ...place })
      .meta({ description: '`id` is that of the deployment it repeats' }),
    z.object({ result: z.literal('not-recorded'), detail: z.string() }),
    z
      .object({ result: z.literal('taken'), incidents: z.array(z.string()) })
      .meta({ description: 'News of an incident, with the ids of those that it changed' }),
    z.object({ result: z.literal('replay') }).meta({ description: 'The same news of an incident again' }),
    z
      .object({ result: z.enum(['unusable', 'ignored']), reason: z.string() })
      .meta({ description: 'An incident’s event that cannot be used; it is kept and shown in data health' }),
  ])
  .meta({ id: 'EventResult' });

/** What became of the events of a body, at `POST /v1/deploys` and of CDEvents at `POST /v1/incidents`. */
export const Results = z
  .union([Result, z.array(Result)])
  .meta({ description: 'An array where an array was sent, in its order' });

export const ingestOperation = (clock: Clock): Operation => {
  const event = deploymentEventSchema(clock).meta({ id: 'Deployment' });
  const one = z.union([event, Cdevent, CloudEvent]);
  return {
    method: 'post',
    path: '/v1/deploys',
    summary:
      'One deployment, or an array of at most 1,000, stored all or none; or CDEvents, those of incidents, too, bare or as CloudEvents',
    scope: 'ingest',
    inHeader: {
      'Idempotency-Key': {
        description: 'Tells a replay; the same key with another body is refused',
        schema: z.string().min(1).max(200),
      },
      'ce-type': CE_TYPE,
    },
    body: {
      'application/json': z.union([one, z.array(one).min(1).max(MAX_EVENTS)]),
      'application/cloudevents+json': CloudEvent,
      'application/cloudevents-batch+json': z.array(CloudEvent).min(1).max(MAX_EVENTS),
    },
    answers: {
      200: {
        description: 'A replay, a redeploy or one more arrival: nothing new is counted; or news of an incident, taken',
        content: { 'application/json': Results },
      },
      201: { description: 'A deployment was recorded', content: { 'application/json': Results } },
      202: {
        description: 'Nothing arrived and no incident was told, so nothing was recorded',
        content: { 'application/json': Results },
      },
    },
    problems: [400, 401, 403, 413, 415, 422, 500, 503],
  };
};

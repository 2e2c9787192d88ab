import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { answeredInstant } from '../http/fields.ts';
import type { Operation } from '../http/openapi/operation.ts';
import { cdeventSchema } from './events/cdevents-deployment.ts';
import { deploymentEventSchema } from './events/deployment-event.ts';
import { deploysQuerySchema } from './list/deploys-query.ts';

const MAX_EVENTS = 1_000;

const place = { id: z.int(), service: z.string(), environment: z.string(), detail: z.string() };

const Result = z
  .discriminatedUnion('result', [
    z.object({ result: z.literal('recorded'), status: z.enum(['success', 'rollback', 'hotfix']), ...place }),
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

const ListedDeployment = z
  .object({
    id: z.int(),
    repo: z.string(),
    service: z.string(),
    sha: z.string(),
    environment: z.string(),
    deployed_at: answeredInstant,
    status: z.string().meta({ description: '`success`, `rollback` or `hotfix`; plain SQL may have written anything' }),
    lead_time_seconds: z.int().nullable(),
    caused_incident: z.boolean().nullable(),
    incident_id: z.string().nullable().meta({ description: 'The incident it is blamed for' }),
    incidents: z.array(z.string()).meta({ description: 'Every incident whose verdict names it' }),
    url: z.string().nullable(),
    deployed_by: z.string().nullable(),
  })
  .meta({ id: 'ListedDeployment' });

const DeploymentCdevent = cdeventSchema.meta({
  id: 'DeploymentCdEvent',
  description:
    'A CDEvent of the type dev.cdevents.service.deployed, .upgraded or .rolledback. The commit comes from the artifact’s package URL, or from `customData` with `repo` and `sha`',
});
const IncidentCdevent = z
  .looseObject({
    context: z.looseObject({
      id: z.string(),
      source: z.string(),
      type: z.string().meta({ pattern: '^dev\\.cdevents\\.incident\\.(detected|reported|resolved)' }),
      timestamp: z.string(),
    }),
    subject: z.looseObject({ id: z.string(), content: z.looseObject({}) }),
  })
  .meta({
    id: 'IncidentCdEvent',
    description:
      'A CDEvent of the type dev.cdevents.incident.detected, .reported or .resolved; `subject.content` has `description`, `service.id` and `ticketURI`',
  });
/** CDEvents of deployments and of incidents, which both doors take. */
export const Cdevent = z.union([DeploymentCdevent, IncidentCdevent]);
const envelope = { specversion: z.literal('1.0'), id: z.string(), source: z.string(), type: z.string() };
export const CloudEvent = z
  .union([
    z.looseObject({ ...envelope, data: Cdevent }),
    z.looseObject({
      ...envelope,
      data_base64: z
        .string()
        .meta({ contentEncoding: 'base64', description: 'The base64 of the JSON that `data` would be' }),
    }),
  ])
  .meta({ id: 'CloudEvent', description: 'Any other type is answered 202 and not recorded' });
/** The header of a CloudEvent in binary mode. */
export const CE_TYPE = {
  description: 'With `ce-specversion`, `ce-id` and `ce-source`: a CloudEvent in binary mode, whose data is the body',
  schema: z.string(),
};

const { shape } = deploysQuerySchema;

export const deploysOperations = (clock: Clock): readonly Operation[] => {
  const event = deploymentEventSchema(clock).meta({ id: 'Deployment' });
  const one = z.union([event, Cdevent, CloudEvent]);
  return [
    {
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
          description: 'A replay or a redeploy: nothing new is counted; or news of an incident, taken',
          content: { 'application/json': Results },
        },
        201: { description: 'A deployment was recorded', content: { 'application/json': Results } },
        202: {
          description: 'Nothing arrived and no incident was told, so nothing was recorded',
          content: { 'application/json': Results },
        },
      },
      problems: [400, 401, 403, 413, 415, 422, 500, 503],
    },
    {
      method: 'get',
      path: '/v1/deploys',
      summary: 'Deployments, the newest first, in pages',
      scope: 'read',
      inQuery: {
        team: { description: 'By name: its services while it owned them; `all` is everything', schema: shape.team },
        service: { description: 'One service', schema: shape.service },
        repo: { description: 'All services of one repository', schema: shape.repo },
        environment: { description: 'One environment; else all of them', schema: shape.environment },
        from: { description: 'Deployed at this instant or later', schema: shape.from },
        to: { description: 'Deployed before this instant', schema: shape.to },
        limit: { description: 'How many', schema: shape.limit },
        cursor: { description: 'The `next_cursor` of the page before', schema: shape.cursor },
      },
      answers: {
        200: {
          description: 'A page; `next_cursor` is null on the last one',
          content: {
            'application/json': z.object({ items: z.array(ListedDeployment), next_cursor: z.string().nullable() }),
          },
        },
      },
      problems: [401, 403, 404, 422, 500, 503],
    },
  ];
};

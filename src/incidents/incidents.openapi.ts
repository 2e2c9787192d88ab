import { z } from 'zod';
import type { Clock } from '../clock.ts';
import { Cdevent, CE_TYPE, CloudEvent } from '../deploys/events/cdevents.openapi.ts';
import { Results } from '../deploys/ingest/ingest.openapi.ts';
import { answeredInstant, flag, limit, text } from '../http/fields.ts';
import { MOST_INCIDENT_EVENTS as MAX_CDEVENTS } from '../http/limits.ts';
import type { Operation } from '../http/openapi/operation.ts';
import { incidentChangeSchema, incidentEventSchema } from './incident-event.ts';

/** The query of `GET /v1/incidents`. */
export const incidentsQuerySchema = z
  .strictObject({
    team: text(80).optional(),
    service: text(200).optional(),
    open: flag.optional(),
    untagged: flag.optional(),
    limit,
    cursor: text(1_000).optional(),
  })
  .superRefine(({ team, service }, context) => {
    if (team === undefined || service === undefined) return;
    for (const name of ['team', 'service']) {
      context.addIssue({ code: 'custom', path: [name], message: 'give only one of team and service' });
    }
  });

const HIDDEN_TITLE =
  'Empty in a list where the channel of its team is private, or was not looked at yet: a token says nothing of who reads';

const Incident = z
  .object({
    id: z.string(),
    title: z.string().meta({ description: HIDDEN_TITLE }),
    severity: z.string().nullable(),
    service: z.string().nullable(),
    repo: z.string().nullable(),
    team: z.string().nullable().meta({ description: 'The team that the event named; else it is that of the service' }),
    started_at: answeredInstant.meta({ description: 'When service degraded' }),
    opened_at: answeredInstant.nullable().meta({ description: 'When the ticket was opened' }),
    acknowledged_at: answeredInstant.nullable(),
    mitigated_at: answeredInstant.nullable(),
    resolved_at: answeredInstant.nullable(),
    deploy_triggered: z.boolean().nullable().meta({ description: 'null: nobody has answered yet' }),
    reason: z.string().nullable(),
    deploy_ids: z.array(z.int()),
    url: z.string().nullable(),
    warnings: z.array(z.string()).optional().meta({ description: 'Times in an odd order' }),
  })
  .meta({ id: 'Incident' });

/** What was sent, as it was understood. The scope `ingest` does not read what else is known. */
const SentIncident = Incident.partial().required({ id: true }).meta({ id: 'SentIncident' });
const incidentOrResults = (incident: z.ZodType) => ({
  'application/json': z
    .union([incident, Results])
    .meta({ description: 'An incident in our words; else as for CDEvents' }),
});
const PROBLEMS = [400, 401, 403, 413, 415, 422, 500, 503] as const;
const { shape } = incidentsQuerySchema;

/** The routes of incidents as `/openapi.json` documents them. */
export const incidentsOperations = (clock: Clock): readonly Operation[] => [
  postOperation(clock),
  patchOperation(clock),
  LIST,
];

const postOperation = (clock: Clock): Operation => ({
  method: 'post',
  path: '/v1/incidents',
  summary:
    'A new incident, with its verdict if there is one; or CDEvents, at most 100, those of deployments, too, bare or as CloudEvents',
  scope: 'ingest',
  inHeader: { 'ce-type': CE_TYPE },
  body: {
    'application/json': z.union([
      incidentEventSchema(clock).meta({ id: 'NewIncident' }),
      Cdevent,
      CloudEvent,
      z.array(z.union([Cdevent, CloudEvent])).max(MAX_CDEVENTS),
    ]),
    'application/cloudevents+json': CloudEvent,
    'application/cloudevents-batch+json': z.array(CloudEvent).max(MAX_CDEVENTS),
  },
  answers: {
    200: {
      description: 'The same event again; or CDEvents, of which one was taken',
      content: incidentOrResults(SentIncident),
    },
    201: {
      description: 'Stored; or CDEvents, of which one was a new deployment',
      content: incidentOrResults(Incident),
    },
    202: { description: 'CDEvents of which none was used', content: { 'application/json': Results } },
  },
  problems: [...PROBLEMS, 409],
});

const patchOperation = (clock: Clock): Operation => ({
  method: 'patch',
  path: '/v1/incidents/{id}',
  summary: 'What has changed: `null` clears a field, a verdict marks the deployments it names',
  scope: 'ingest',
  inPath: { id: { description: 'The incident’s id', schema: z.string() } },
  body: { 'application/json': incidentChangeSchema(clock).meta({ id: 'IncidentChange' }) },
  answers: {
    200: {
      description: 'Changed; the answer has the fields that were sent',
      content: { 'application/json': SentIncident },
    },
  },
  problems: [...PROBLEMS, 404],
});

const LIST: Operation = {
  method: 'get',
  path: '/v1/incidents',
  summary: 'Incidents, the newest onset first, in pages',
  scope: 'read',
  inQuery: {
    team: {
      description: 'By name: incidents that name it, or a service while it owned that; `all` is everything',
      schema: shape.team,
    },
    service: { description: 'One service', schema: shape.service },
    open: { description: 'Neither mitigated nor resolved, or either', schema: shape.open },
    untagged: {
      description: 'Without an answer to "was this triggered by a deploy?", or with one',
      schema: shape.untagged,
    },
    limit: { description: 'How many', schema: shape.limit },
    cursor: { description: 'The `next_cursor` of the page before', schema: shape.cursor },
  },
  answers: {
    200: {
      description: 'A page; `next_cursor` is null on the last one',
      content: { 'application/json': z.object({ items: z.array(Incident), next_cursor: z.string().nullable() }) },
    },
  },
  problems: [401, 403, 404, 422, 500, 503],
};

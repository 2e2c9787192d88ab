import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { Operation } from '../http/openapi.ts';
import { incidentChangeSchema, incidentEventSchema } from './incident-event.ts';

const time = z.iso.datetime().nullable();

const Incident = z.object({
  id: z.string(),
  title: z.string(),
  severity: z.string().nullable(),
  service: z.string().nullable(),
  started_at: z.iso.datetime(),
  opened_at: time,
  acknowledged_at: time,
  mitigated_at: time,
  resolved_at: time,
  deploy_triggered: z.boolean().nullable(),
  reason: z.string().nullable(),
  deploy_ids: z.array(z.int()),
  warnings: z.array(z.string()).optional(),
});

const JSON_BODY = ['application/json'];
const PROBLEMS = [400, 401, 403, 413, 415, 422, 503] as const;

export const incidentsOperations = (clock: Clock): readonly Operation[] => [
  {
    method: 'post',
    path: '/v1/incidents',
    summary: 'A new incident, with its verdict if there is one',
    scope: 'ingest',
    body: { schema: incidentEventSchema(clock), types: JSON_BODY },
    answers: {
      200: { description: 'The same event again', schema: Incident },
      201: { description: 'Stored', schema: Incident },
    },
    problems: [...PROBLEMS, 409],
  },
  {
    method: 'patch',
    path: '/v1/incidents/{id}',
    summary: 'What has changed: `null` clears a field, a verdict marks the deployments it names',
    scope: 'ingest',
    inPath: { id: { description: 'The incident’s id', schema: z.string() } },
    body: { schema: incidentChangeSchema(clock), types: JSON_BODY },
    answers: { 200: { description: 'Changed', schema: Incident } },
    problems: [...PROBLEMS, 404],
  },
];

import { z } from 'zod';
import { answeredInstant } from '../../http/fields.ts';
import type { Operation } from '../../http/openapi/operation.ts';
import { deploysQuerySchema } from './deploys-query.ts';

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

const { shape } = deploysQuerySchema;

export const listOperation: Operation = {
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
};

import { z } from 'zod';
import type { Operation } from '../http/openapi/operation.ts';
import { day } from './json/fields.openapi.ts';
import { Snapshot } from './json/snapshot.openapi.ts';

const name = z.string().min(1);

export const DORA_OPERATIONS: readonly Operation[] = [
  {
    method: 'get',
    path: '/v1/dora',
    summary: 'The numbers of `/dora`: every metric with its unit and sample size, or `null` with the reason',
    scope: 'read',
    inQuery: {
      team: { description: 'By name; without team, service and repo, and with `all`, everything', schema: name },
      service: { description: 'One service', schema: name },
      repo: {
        description:
          'The service of this name, which a repository’s deployments have unless they name another; else 404 with the names to ask for',
        schema: name,
      },
      window: { description: 'Such as `30d`, `this-week` or `last-week`; goes without from and to', schema: name },
      from: { description: 'The first day, in the time zone; goes with to', schema: day },
      to: { description: 'The day after the last one', schema: day },
      tz: { description: 'A time zone of the IANA database; else the team’s', schema: name },
      benchmark: { description: 'The year of the report whose levels are shown', schema: z.int() },
    },
    answers: { 200: { description: 'The snapshot', content: { 'application/json': Snapshot } } },
    problems: [401, 403, 404, 422, 500, 503],
  },
];

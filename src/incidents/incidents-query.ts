import { z } from 'zod';
import { flag, limit, text } from '../http/fields.ts';

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

import { z } from 'zod';
import type { Operation } from '../../http/openapi/operation.ts';
import { SOURCES } from '../sources/sources.ts';

const Received = z.object({
  result: z.enum(['taken', 'replay', 'unusable', 'ignored']),
  incidents: z.array(z.string()).optional().meta({ description: 'Ids of the incidents that it changed' }),
  reason: z.string().optional(),
});
const AReceipt = { 'application/json': Received };

/** `POST /hooks/…`. Vendors define these bodies, so no schema is promised. */
export const INCIDENT_HOOKS_OPERATIONS: readonly Operation[] = SOURCES.flatMap((one) =>
  'hook' in one ? [operationOf(one.source, one.hook)] : [],
);

function operationOf(source: string, summary: string): Operation {
  return {
    method: 'post',
    path: `/hooks/${source}`,
    summary,
    scope: 'ingest',
    body: { 'application/json': z.unknown() },
    answers: {
      200: { description: 'Taken, now or before', content: AReceipt },
      202: {
        description: 'Authentic, and not used: it is no news of an incident, or cannot be read',
        content: AReceipt,
      },
    },
    problems: [400, 401, 403, 413, 415, 500, 503],
  };
}

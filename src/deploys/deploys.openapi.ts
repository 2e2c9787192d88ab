import { z } from 'zod';
import type { Clock } from '../clock.ts';
import type { Operation } from '../http/openapi.ts';
import { deploymentEventSchema } from './deployment-event.ts';

const place = { id: z.int(), service: z.string(), environment: z.string(), detail: z.string() };

const Result = z.discriminatedUnion('result', [
  z.object({ result: z.literal('recorded'), status: z.enum(['success', 'rollback', 'hotfix']), ...place }),
  z.object({ result: z.literal('redeploy'), ...place }),
  z.object({ result: z.literal('not-recorded'), detail: z.string() }),
]);
const Results = z.union([Result, z.array(Result)]);

export const deploysOperations = (clock: Clock): readonly Operation[] => {
  const event = deploymentEventSchema(clock);
  return [
    {
      method: 'post',
      path: '/v1/deploys',
      summary: 'One deployment, or an array of at most 1,000, stored all or none; or CDEvents as CloudEvents',
      scope: 'ingest',
      inHeader: {
        'Idempotency-Key': {
          description: 'At most 200 characters; the same key with another body is refused',
          schema: z.string().max(200),
        },
      },
      body: { schema: z.union([event, z.array(event).min(1).max(1_000)]), types: ['application/json'] },
      answers: {
        200: { description: 'A replay or a redeploy: nothing new is counted', schema: Results },
        201: { description: 'Something was recorded', schema: Results },
        202: { description: 'Nothing arrived, so nothing was recorded', schema: Results },
      },
      problems: [400, 401, 403, 413, 415, 422, 503],
    },
  ];
};

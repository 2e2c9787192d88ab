import { z } from 'zod';
import type { Operation } from './openapi/operation.ts';

const json = (schema: z.ZodType) => ({ 'application/json': schema });

const ready = (status: 'ready' | 'not ready') =>
  z
    .object({ status: z.literal(status) })
    .catchall(z.string())
    .meta({
      description: 'One line per part: `ok`, or what is missing. The parts are `database`, `slack` and `pulse`',
    });

/** The routes that are about the process itself. */
export const HTTP_OPERATIONS: readonly Operation[] = [
  {
    method: 'get',
    path: '/healthz',
    summary: 'Whether the process runs',
    answers: { 200: { description: 'It does', content: json(z.object({ status: z.literal('ok') })) } },
    problems: [],
  },
  {
    method: 'get',
    path: '/readyz',
    summary: 'Whether what the process needs is there, and which part is missing',
    inQuery: {
      exclude: {
        description: 'A part to leave out, or several. Events are taken without `slack`.',
        schema: z.union([z.string(), z.array(z.string())]).optional(),
      },
    },
    answers: {
      200: { description: 'Ready', content: json(ready('ready')) },
      503: { description: 'Not ready, and why', content: json(ready('not ready')) },
    },
    problems: [],
  },
  {
    method: 'get',
    path: '/metrics',
    summary:
      'Figures of the process for Prometheus; with `METRICS_OPEN=loopback`, programs on its machine need no token',
    scope: 'read',
    answers: { 200: { description: 'In the text format of Prometheus', content: { 'text/plain': z.string() } } },
    problems: [401, 403, 500, 503],
  },
  {
    method: 'get',
    path: '/openapi.json',
    summary: 'This document',
    answers: { 200: { description: 'OpenAPI 3.1', content: json(z.looseObject({ openapi: z.string() })) } },
    problems: [],
  },
];
